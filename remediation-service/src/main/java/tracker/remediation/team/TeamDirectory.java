package tracker.remediation.team;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tracker.contract.Said;
import tracker.platform.command.History;
import tracker.platform.error.Rejection;
import tracker.team.v1.Team;
import tracker.team.v1.TeamFold;
import tracker.team.v1.TeamMember;

/** Which teams there are, strongly consistent. */
@Component
public class TeamDirectory {

    private final History history;

    TeamDirectory(History history) {
        this.history = history;
    }

    /** The team of that name, as it is; nothing when it never joined the directory. */
    public Optional<Team> find(String team) {
        return history.exists(team) ? Optional.of(read(team)) : Optional.empty();
    }

    /** What the people of all teams are called, by their subjects. */
    public Map<String, String> people() {
        return history.names("teams").stream()
                .flatMap(team -> read(team).getMembersList().stream())
                .collect(Collectors.toMap(TeamMember::getSubject, TeamMember::getDisplayName, (first, _) -> first));
    }

    private Team read(String team) {
        return history.resource(team, TeamAggregate.DECIDER.initial(team), TeamFold::fold, null, null);
    }

    /** Refuses a request whose field names a person who is not in the team; of a team without members nothing is known. */
    public void requireMember(String field, String team, String subject) {
        List<TeamMember> members = members(team);
        if (!members.isEmpty() && !has(members, subject)) {
            throw Rejection.invalid(field, Said.of("NO_MEMBER", "is no member of {team}: {person}.", team, subject));
        }
    }

    /** The same where it must be known: of a team without members it is of nobody. */
    public void requireListedMember(String field, String team, String subject) {
        if (!has(members(team), subject)) {
            throw Rejection.invalid(
                    field,
                    Said.of(
                            "MEMBER_UNLISTED",
                            "is not listed as a member of {team}, as it has to be for what is confidential: {person}.",
                            team,
                            subject));
        }
    }

    private List<TeamMember> members(String team) {
        return find(team).map(Team::getMembersList).orElse(List.of());
    }

    private static boolean has(List<TeamMember> members, String subject) {
        return members.stream().anyMatch(member -> member.getSubject().equals(subject));
    }

    /** Refuses a request whose field names a team that never joined the directory. */
    public void requireKnown(String field, String team) {
        if (!history.exists(team)) {
            throw Rejection.invalid(field, Said.of("TEAM_NOT_LISTED", "is not in the directory: {team}.", team));
        }
    }
}
