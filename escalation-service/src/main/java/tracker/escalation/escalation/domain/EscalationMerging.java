package tracker.escalation.escalation.domain;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.escalation.v1.Cycle;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationDuplicateAdded;
import tracker.escalation.v1.EscalationDuplicateRemoved;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.EscalationUnmerged;
import tracker.escalation.v1.MergeEscalationInto;
import tracker.escalation.v1.NoteEscalationDuplicate;
import tracker.escalation.v1.RefuseEscalationMerge;
import tracker.escalation.v1.UnmergeEscalationRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** How a duplicate goes on as another escalation, and is taken apart again. */
public final class EscalationMerging {
    private static final Set<EscalationState> NOT_MERGEABLE =
            EnumSet.of(EscalationState.ESCALATION_STATE_MERGED, EscalationState.ESCALATION_STATE_DISMISSED);

    private EscalationMerging() {}

    /**
     * Refuses what another one cannot go on as.
     *
     * @param into without what is hidden from who asks
     */
    public static void requireTarget(Escalation duplicate, Escalation into) {
        if (into.getName().equals(duplicate.getName())) {
            throw Rejection.invalid(
                    "into", Said.of("MERGED_INTO_ITSELF", "is the escalation itself: name the other one."));
        }
        if (into.getState() == EscalationState.ESCALATION_STATE_DISMISSED) {
            throw Rejection.invalid(
                    "into",
                    Said.of("MERGED_INTO_DISMISSED", "{other} was dismissed: name one that goes on.", into.getName()));
        }
        if (into.getState() == EscalationState.ESCALATION_STATE_MERGED) {
            String original = into.getMerge().getInto();
            throw Rejection.invalid(
                    "into",
                    original.isEmpty()
                            ? Said.of(
                                    "MERGED_INTO_HIDDEN",
                                    "{other} is a duplicate itself, of one that you may not see: ask a problem coordinator to merge this.",
                                    into.getName())
                            : Said.of(
                                    "MERGED_INTO_DUPLICATE",
                                    "{other} is a duplicate itself: name {original}, as which it goes on.",
                                    into.getName(),
                                    original));
        }
        overBefore(duplicate, into).ifPresent(resolved -> {
            throw Rejection.invalid(
                    "into",
                    Said.of(
                            "MERGED_INTO_PAST",
                            "{other} was over on {resolved}, before this was opened: what comes back is no duplicate. Relate the two instead.",
                            into.getName(),
                            EventMeta.toInstant(resolved)));
        });
    }

    /** What comes back must not vanish in what was done with, also where that was reopened since: it would be counted nowhere. */
    private static Optional<Timestamp> overBefore(Escalation duplicate, Escalation into) {
        return into.getCyclesList().stream()
                .flatMap(EscalationMerging::ends)
                .filter(end -> Timestamps.compare(end, duplicate.getOpenTime()) < 0)
                .max(Timestamps.comparator());
    }

    private static Stream<Timestamp> ends(Cycle cycle) {
        Stream.Builder<Timestamp> ends = Stream.builder();
        if (cycle.hasResolveTime()) {
            ends.add(cycle.getResolveTime());
        }
        if (cycle.hasCloseTime()) {
            ends.add(cycle.getCloseTime());
        }
        return ends.build();
    }

    static List<Message> merge(Context context, MergeEscalationInto c, Escalation escalation) {
        EscalationDecider.require(escalation, "merge", EnumSet.complementOf(EnumSet.copyOf(NOT_MERGEABLE)));
        if (escalation.getMergedCount() > 0) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "HAS_DUPLICATES",
                            "{resource} has duplicates of its own: take them apart first, or ask a problem coordinator to where you may not see them.",
                            escalation.getName()));
        }
        return List.of(EscalationMerged.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setInto(c.getInto())
                .addAllSharedTerms(c.getSharedTermsList())
                .setReason(c.getReason())
                .build());
    }

    static List<Message> unmerge(Context context, UnmergeEscalationRequest c, Escalation escalation) {
        EscalationDecider.require(escalation, "unmerge", EnumSet.of(EscalationState.ESCALATION_STATE_MERGED));
        return List.of(unmerged(context, c.getReason(), escalation).build());
    }

    static List<Message> refuse(Context context, RefuseEscalationMerge c, Escalation escalation) {
        return escalation.getMerge().getInto().equals(c.getInto())
                ? List.of(unmerged(context, c.getReason(), escalation)
                        .setReasonByCode(c.getReasonByCode())
                        .build())
                : List.of();
    }

    private static EscalationUnmerged.Builder unmerged(Context context, String reason, Escalation escalation) {
        return EscalationUnmerged.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setFrom(escalation.getMerge().getInto())
                .setReason(reason);
    }

    /** One that is a duplicate itself notes none: the policy takes that merge back. */
    static List<Message> note(Context context, NoteEscalationDuplicate c, Escalation escalation) {
        boolean noted = escalation.getMergedList().contains(c.getDuplicate());
        if (c.getMerged() == noted || (c.getMerged() && escalation.hasMerge())) {
            return List.of();
        }
        return List.of(
                c.getMerged()
                        ? EscalationDuplicateAdded.newBuilder()
                                .setOccurredTime(context.occurredTime())
                                .setDuplicate(c.getDuplicate())
                                .setAskedBy(c.getAskedBy())
                                .setReason(c.getReason())
                                .build()
                        : EscalationDuplicateRemoved.newBuilder()
                                .setOccurredTime(context.occurredTime())
                                .setDuplicate(c.getDuplicate())
                                .setAskedBy(c.getAskedBy())
                                .setReason(c.getReason())
                                .build());
    }
}
