package tracker.escalation.escalation;

import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import tracker.escalation.escalation.domain.EscalationCase;
import tracker.escalation.escalation.domain.EscalationDecider;
import tracker.escalation.v1.Escalation;
import tracker.platform.command.DeciderAggregate;
import tracker.platform.command.Envelope;
import tracker.platform.command.Reply;

/** The Axon shell of an escalation; its rules are the decider's. */
@Aggregate(type = EscalationAggregate.TYPE)
class EscalationAggregate extends DeciderAggregate<EscalationCase, Escalation> {
    static final String TYPE = "escalation";
    static final EscalationDecider DECIDER = new EscalationDecider();

    EscalationAggregate() {
        super(DECIDER);
    }

    @CommandHandler(commandName = TYPE)
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    Reply handle(Envelope envelope) {
        return execute(envelope);
    }
}
