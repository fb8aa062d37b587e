package tracker.remediation.plan;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import tracker.plan.v1.Plan;
import tracker.platform.command.DeciderAggregate;
import tracker.platform.command.Envelope;
import tracker.platform.command.Reply;
import tracker.remediation.plan.domain.PlanDecider;

/** The Axon shell of a plan; its rules are the decider's. */
@Aggregate(type = PlanAggregate.TYPE)
public class PlanAggregate extends DeciderAggregate<Plan, Plan> {

    public static final String TYPE = "plan";
    public static final PlanDecider DECIDER = new PlanDecider();

    PlanAggregate() {
        super(DECIDER);
    }

    @CommandHandler(commandName = TYPE)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply handle(Envelope envelope) {
        return execute(envelope);
    }
}
