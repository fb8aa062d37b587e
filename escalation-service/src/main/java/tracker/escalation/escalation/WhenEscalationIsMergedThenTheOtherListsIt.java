package tracker.escalation.escalation;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import tracker.contract.Said;
import tracker.escalation.discretion.Escalations;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationUnmerged;
import tracker.escalation.v1.NoteEscalationDuplicate;
import tracker.escalation.v1.RefuseEscalationMerge;
import tracker.platform.command.Commands;
import tracker.platform.command.EventKeys;
import tracker.platform.command.History;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;

/**
 * Whenever a duplicate is merged or taken apart, the other one lists it or no longer does; when the other one turns out to be
 * a duplicate itself, the merge is taken back. Goes by what the duplicate is now, so a redelivery changes nothing.
 */
@Component
@ProcessingGroup(WhenEscalationIsMergedThenTheOtherListsIt.NAME)
class WhenEscalationIsMergedThenTheOtherListsIt {
    static final String NAME = "when-escalation-is-merged-then-the-other-lists-it";

    private static final Said BOTH_MERGED =
            Said.written("BOTH_MERGED", "The other one was itself merged at the same time.");

    private final Commands commands;
    private final History history;

    WhenEscalationIsMergedThenTheOtherListsIt(Commands commands, History history) {
        this.commands = commands;
        this.history = history;
    }

    @EventHandler
    void on(EscalationMerged merged, DomainEventMessage<?> event) {
        Escalation other = note(merged.getInto(), true, merged.getOccurredTime(), merged.getReason(), event);
        if (other.hasMerge()) {
            send(
                    event.getAggregateIdentifier(),
                    RefuseEscalationMerge.newBuilder()
                            .setOccurredTime(merged.getOccurredTime())
                            .setInto(merged.getInto())
                            .setReason(BOTH_MERGED.sentence())
                            .setReasonByCode(BOTH_MERGED.byCode())
                            .build(),
                    event);
        }
    }

    @EventHandler
    void on(EscalationUnmerged unmerged, DomainEventMessage<?> event) {
        note(unmerged.getFrom(), false, unmerged.getOccurredTime(), unmerged.getReason(), event);
    }

    /** Who asked and why are told where the event made it what it is: else somebody else did since. */
    private Escalation note(
            String other, boolean byEvent, Timestamp occurred, String reason, DomainEventMessage<?> event) {
        String duplicate = event.getAggregateIdentifier();
        boolean merged =
                Escalations.read(history, duplicate).getMerge().getInto().equals(other);
        NoteEscalationDuplicate.Builder note = NoteEscalationDuplicate.newBuilder()
                .setOccurredTime(occurred)
                .setDuplicate(duplicate)
                .setMerged(merged);
        if (merged == byEvent) {
            note.setAskedBy((String) event.getMetaData().getOrDefault(EventKeys.ACTOR, ""))
                    .setReason(reason);
        }
        return send(other, note.build(), event);
    }

    private Escalation send(String escalation, Message command, DomainEventMessage<?> cause) {
        return OutsideOfBatch.call(() -> commands.send(
                        Caller.policy(NAME),
                        EscalationAggregate.TYPE,
                        EscalationAggregate.DECIDER,
                        escalation,
                        command,
                        Map.of(EventKeys.CAUSATION_ID, cause.getIdentifier()),
                        false)
                .resource());
    }
}
