package tracker.remediation.team;

import org.springframework.stereotype.Component;
import tracker.platform.command.History;
import tracker.platform.error.Rejection;

/** Which teams there are, strongly consistent. */
@Component
public class TeamDirectory {

    private final History history;

    TeamDirectory(History history) {
        this.history = history;
    }

    /** Refuses a request whose field names a team that never joined the directory. */
    public void requireKnown(String field, String team) {
        if (!history.exists(team)) {
            throw Rejection.invalid(field, "is not in the directory: " + team + ".");
        }
    }
}
