package tracker.reporting.document;

import com.google.protobuf.Message;
import java.util.Map;
import org.bson.BsonDocument;
import tracker.contract.Fold;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.platform.mongo.MessageDocuments;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemFold;
import tracker.team.v1.Team;
import tracker.team.v1.TeamFold;

/**
 * A kind of resource that is kept as documents.
 *
 * @param aggregate type of the aggregate whose events make it
 * @param collection first part of its names, and of its collection's name
 * @param empty the resource before its first event
 * @param fold what its events mean
 */
record Kind<R extends Message>(String aggregate, String collection, R empty, Fold<R> fold) {

    static final Kind<Escalation> ESCALATION =
            new Kind<>("escalation", "escalations", Escalation.getDefaultInstance(), EscalationFold::fold);
    static final Kind<Problem> PROBLEM =
            new Kind<>("problem", "problems", Problem.getDefaultInstance(), ProblemFold::fold);
    static final Kind<Plan> PLAN = new Kind<>("plan", "plans", Plan.getDefaultInstance(), PlanFold::fold);
    static final Kind<Team> TEAM = new Kind<>("team", "teams", Team.getDefaultInstance(), TeamFold::fold);

    static final Map<String, Kind<?>> BY_AGGREGATE =
            Map.of("escalation", ESCALATION, "problem", PROBLEM, "plan", PLAN, "team", TEAM);

    String collection(int generation) {
        return collection + "_g" + generation;
    }

    R read(BsonDocument resource) {
        return MessageDocuments.toMessage(resource, empty);
    }

    @SuppressWarnings("unchecked") // a builder of R builds R
    R begin(String name) {
        return (R) empty.toBuilder()
                .setField(empty.getDescriptorForType().findFieldByName("name"), name)
                .build();
    }
}
