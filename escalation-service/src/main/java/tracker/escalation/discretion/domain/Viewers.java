package tracker.escalation.discretion.domain;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tracker.contract.Said;
import tracker.escalation.v1.Confidentiality;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;

/** Says who may know of what is confidential from now on. */
public final class Viewers {

    private Viewers() {}

    /** Those named, and who says so; nobody where it is open. */
    public static Set<String> of(Context context, Confidentiality confidentiality, List<String> named) {
        if (confidentiality != Confidentiality.CONFIDENTIALITY_CONFIDENTIAL) {
            if (!named.isEmpty()) {
                throw Rejection.invalid(
                        "viewers",
                        Said.of("VIEWERS_OF_OPEN", "leave it empty: only what is confidential has viewers."));
            }
            return Set.of();
        }
        Set<String> viewers = new LinkedHashSet<>(named);
        viewers.add(context.caller().subject());
        return viewers;
    }
}
