package tracker.escalation.escalation.domain;

import com.google.protobuf.Message;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.SetEscalationConfidentialityRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;

/** Says who may know of an escalation. */
final class Visibility {

    private Visibility() {}

    /** The viewers of what is confidential from now on: those named, and who says so. */
    static Set<String> viewers(Context context, Confidentiality confidentiality, List<String> named) {
        if (confidentiality != Confidentiality.CONFIDENTIALITY_CONFIDENTIAL) {
            if (!named.isEmpty()) {
                throw Rejection.invalid("viewers", "leave it empty: only a confidential escalation has viewers.");
            }
            return Set.of();
        }
        Set<String> viewers = new LinkedHashSet<>(named);
        viewers.add(context.caller().subject());
        return viewers;
    }

    static List<Message> set(Context context, SetEscalationConfidentialityRequest c, Escalation escalation) {
        Set<String> viewers = viewers(context, c.getConfidentiality(), c.getViewersList());
        boolean same = c.getConfidentiality() == escalation.getConfidentiality()
                && viewers.equals(Set.copyOf(escalation.getViewersList()));
        return same
                ? List.of()
                : List.of(EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setConfidentiality(c.getConfidentiality())
                        .addAllViewers(viewers)
                        .build());
    }
}
