package tracker.escalation.escalation.domain;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Set;
import tracker.escalation.discretion.domain.Viewers;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.SetEscalationConfidentialityRequest;
import tracker.platform.command.Context;

/** Says who may know of an escalation. */
final class Visibility {

    private Visibility() {}

    static List<Message> set(Context context, SetEscalationConfidentialityRequest c, Escalation escalation) {
        Set<String> viewers = Viewers.of(context, c.getConfidentiality(), c.getViewersList());
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
