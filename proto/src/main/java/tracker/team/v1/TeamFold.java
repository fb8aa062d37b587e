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
            case TeamUpdated e ->
                next.setTimeZone(e.getTimeZone()).setCalendar(e.getCalendar()).setLanguage(e.getLanguage());
            case TeamMemberPut e -> {
                int at = indexOf(next, e.getMember().getSubject());
                if (at < 0) {
                    next.addMembers(e.getMember());
                } else {
                    next.setMembers(at, e.getMember());
                }
            }
            case TeamMemberRemoved e -> {
                int at = indexOf(next, e.getSubject());
                if (at >= 0) {
                    next.removeMembers(at);
                }
            }
            default -> {}
        }
        return next.build();
    }

    private static int indexOf(Team.Builder team, String subject) {
        for (int i = 0; i < team.getMembersCount(); i++) {
            if (team.getMembers(i).getSubject().equals(subject)) {
                return i;
            }
        }
        return -1;
    }
}
