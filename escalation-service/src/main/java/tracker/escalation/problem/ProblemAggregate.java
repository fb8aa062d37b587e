package tracker.escalation.problem;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import tracker.escalation.problem.domain.ProblemDecider;
import tracker.platform.command.DeciderAggregate;
import tracker.platform.command.Envelope;
import tracker.platform.command.Reply;
import tracker.problem.v1.Problem;

/** The Axon shell of a problem; its rules are the decider's. */
@Aggregate(type = ProblemAggregate.TYPE)
class ProblemAggregate extends DeciderAggregate<Problem, Problem> {
    static final String TYPE = "problem";
    static final ProblemDecider DECIDER = new ProblemDecider();

    ProblemAggregate() {
        super(DECIDER);
    }

    @CommandHandler(commandName = TYPE)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply handle(Envelope envelope) {
        return execute(envelope);
    }
}
