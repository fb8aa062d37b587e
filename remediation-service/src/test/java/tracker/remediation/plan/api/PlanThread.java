package tracker.remediation.plan.api;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanRequest;
import tracker.remediation.RunningService;
import tracker.remediation.Scenario;

/** The way to an agreed plan, for tests that begin there. */
abstract class PlanThread extends RunningService {

    static final Timestamp DUE = Scenario.timestamp(
            Instant.now().plus(Duration.ofDays(30)).truncatedTo(java.time.temporal.ChronoUnit.MILLIS));

    Plan drafted() {
        String problem = newProblem();
        ESCALATION_SERVICE.confirm(problem, 1);
        return plans(MANAGER)
                .draftPlan(DraftPlanRequest.newBuilder()
                        .setRequestId(newRequest())
                        .setProblem(problem)
                        .build())
                .getPlan();
    }

    /** A plan with one item of engineering and one of policy, which both teams are asked for. */
    Plan aligning() {
        registerTeams();
        String plan = drafted().getName();
        for (String team : List.of("teams/engineering", "teams/policy")) {
            plans(MANAGER).proposePlanItem(item(plan, team).build());
        }
        plans(MANAGER)
                .proposePlan(ProposePlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .build());
        return plans(MANAGER)
                .offerPlan(OfferPlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .build())
                .getPlan();
    }

    Plan agreed() {
        String plan = aligning().getName();
        plans(ENGINEER).acceptCommitment(accept(plan, "teams/engineering"));
        return plans(LAWYER).acceptCommitment(accept(plan, "teams/policy")).getPlan();
    }

    static ProposePlanItemRequest.Builder item(String plan, String team) {
        return ProposePlanItemRequest.newBuilder()
                .setName(plan)
                .setRequestId(newRequest())
                .setKind(ItemKind.ITEM_KIND_PREVENT)
                .setTitle("Match mirrored copies")
                .setTeam(team)
                .setOwner(somebodyOf(team))
                .setDueTime(DUE);
    }

    static AcceptCommitmentRequest accept(String plan, String team) {
        return AcceptCommitmentRequest.newBuilder()
                .setName(plan)
                .setRequestId(newRequest())
                .setTeam(team)
                .setOwner(somebodyOf(team))
                .build();
    }

    private static String somebodyOf(String team) {
        return team.equals("teams/engineering") ? "eve" : "lou";
    }
}
