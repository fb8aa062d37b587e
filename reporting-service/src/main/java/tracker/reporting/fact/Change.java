package tracker.reporting.fact;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationAcknowledged;
import tracker.escalation.v1.EscalationAssigned;
import tracker.escalation.v1.EscalationClosed;
import tracker.escalation.v1.EscalationDismissed;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationMitigated;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationPended;
import tracker.escalation.v1.EscalationPriorityChanged;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.EscalationReturnedToQueue;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.EscalationUnlinked;
import tracker.escalation.v1.EscalationUnmerged;
import tracker.escalation.v1.EscalationWorkStarted;

/**
 * A fact for the observed figures: what an event changed about an escalation.
 *
 * @param change what kind, such as `resolved`
 * @param sequence of the event
 * @param occurred when, in microseconds
 * @param before what stood there before; empty when nothing did
 * @param after what stands there now
 */
record Change(String change, long sequence, long occurred, String before, String after) {

    /** What the event changed; most change one thing or none. */
    static List<Change> of(Escalation before, Message event, EventMeta meta, Escalation after) {
        List<Change> changes = new ArrayList<>(2);
        String entered = entered(event);
        if (!entered.isEmpty()) {
            changes.add(change(entered, meta, state(before), state(after)));
        }
        String teamBefore = EscalationColumns.holder(before);
        String teamAfter = EscalationColumns.holder(after);
        if (!teamBefore.isEmpty() && !teamAfter.isEmpty() && !teamBefore.equals(teamAfter)) {
            changes.add(change("team_changed", meta, teamBefore, teamAfter));
        }
        String priorityBefore = EscalationColumns.priorityText(before);
        String priorityAfter = EscalationColumns.priorityText(after);
        if (changesPriority(event, priorityBefore) && !priorityBefore.equals(priorityAfter)) {
            changes.add(change("priority_changed", meta, priorityBefore, priorityAfter));
        }
        if (event instanceof EscalationLinked e && EscalationColumns.isProblem(e.getLink())) {
            changes.add(change("problem_linked", meta, "", e.getLink().getTarget()));
        }
        if (event instanceof EscalationUnlinked e && EscalationColumns.isProblem(e.getLink())) {
            changes.add(change("problem_unlinked", meta, e.getLink().getTarget(), ""));
        }
        return changes;
    }

    /** The word for the step that an event of the escalation's way is; empty for one that is no step. */
    private static String entered(Message event) {
        return switch (event) {
            case EscalationOpened e -> "opened";
            case EscalationTriaged e -> "triaged";
            case EscalationAssigned e -> "assigned";
            case EscalationAcknowledged e -> "acknowledged";
            case EscalationWorkStarted e -> "work_started";
            case EscalationPended e -> "pended";
            case EscalationMitigated e -> "mitigated";
            case EscalationResolved e -> "resolved";
            case EscalationClosed e -> "closed";
            case EscalationReopened e -> "reopened";
            case EscalationReturnedToQueue e -> "returned_to_queue";
            case EscalationDismissed e -> "dismissed";
            case EscalationMerged e -> "merged";
            case EscalationUnmerged e -> "unmerged";
            default -> "";
        };
    }

    /** The first judgement is no change. */
    private static boolean changesPriority(Message event, String before) {
        return event instanceof EscalationPriorityChanged
                || event instanceof EscalationTriaged && !before.equals(EscalationColumns.UNKNOWN);
    }

    private static String state(Escalation escalation) {
        return escalation.getStateValue() == 0
                ? ""
                : escalation
                        .getState()
                        .name()
                        .substring("ESCALATION_STATE_".length())
                        .toLowerCase(Locale.ROOT);
    }

    private static Change change(String change, EventMeta meta, String before, String after) {
        return new Change(change, meta.sequence(), Micros.of(meta.occurred()), before, after);
    }
}
