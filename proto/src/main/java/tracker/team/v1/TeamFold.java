package tracker.team.v1;

import com.google.protobuf.Message;
import tracker.contract.EventMeta;

/** What the events of a team mean. */
public final class TeamFold {

    private TeamFold() {}

    public static Team fold(Team team, Message event, EventMeta meta) {
        Team.Builder next = team.toBuilder().setEtag(meta.etag());
        switch (event) {
            case TeamRegistered e -> next.setDisplayName(e.getDisplayName()).setKind(e.getKind());
            case TeamChanged e -> next.setDisplayName(e.getDisplayName()).setKind(e.getKind());
            default -> {}
        }
        return next.build();
    }
}
