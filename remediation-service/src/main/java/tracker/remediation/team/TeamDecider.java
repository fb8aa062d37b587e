package tracker.remediation.team;

import com.google.protobuf.Message;
import java.time.ZoneId;
import java.util.List;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.platform.command.Context;
import tracker.platform.command.Decider;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.team.v1.ChangeTeamRequest;
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.RemoveTeamMemberRequest;
import tracker.team.v1.Team;
import tracker.team.v1.TeamChanged;
import tracker.team.v1.TeamFold;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamMemberPut;
import tracker.team.v1.TeamMemberRemoved;
import tracker.team.v1.TeamRegistered;
import tracker.team.v1.TeamUpdated;
import tracker.team.v1.UpdateTeamRequest;

/** What may happen to a team of the directory. */
final class TeamDecider implements Decider<Team, Team> {

    @Override
    public Team initial(String name) {
        return Team.newBuilder().setName(name).build();
    }

    @Override
    public List<? extends Message> decide(Context context, Message command, Team team) {
        return switch (command) {
            case RegisterTeamRequest c -> register(context, c, team);
            case ChangeTeamRequest c -> change(context, c, registered(team));
            case UpdateTeamRequest c -> update(context, c, registered(team));
            case PutTeamMemberRequest c -> putMember(context, c, registered(team));
            case RemoveTeamMemberRequest c -> removeMember(context, c, registered(team));
            default ->
                throw new IllegalArgumentException("Not a command of a team: "
                        + command.getDescriptorForType().getFullName());
        };
    }

    private static List<Message> register(Context context, RegisterTeamRequest command, Team team) {
        if (isRegistered(team)) {
            throw Rejection.of(
                    Reason.ALREADY_EXISTS,
                    Said.of("TEAM_TAKEN", "There is a team {resource} already: choose another slug.", team.getName()));
        }
        return List.of(TeamRegistered.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setDisplayName(command.getDisplayName())
                .setKind(command.getKind())
                .build());
    }

    private static List<Message> change(Context context, ChangeTeamRequest command, Team team) {
        if (command.getDisplayName().equals(team.getDisplayName()) && command.getKind() == team.getKind()) {
            return List.of();
        }
        return List.of(TeamChanged.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setDisplayName(command.getDisplayName())
                .setKind(command.getKind())
                .build());
    }

    private static List<Message> update(Context context, UpdateTeamRequest command, Team team) {
        if (!ZoneId.getAvailableZoneIds().contains(command.getTimeZone())) {
            throw Rejection.invalid(
                    "time_zone",
                    Said.of(
                            "NO_TIME_ZONE",
                            "is not a time zone of IANA: \"{zone}\"; say one such as Asia/Shanghai.",
                            command.getTimeZone()));
        }
        if (command.getTimeZone().equals(team.getTimeZone())
                && command.getCalendar().equals(team.getCalendar())
                && command.getLanguage().equals(team.getLanguage())) {
            return List.of();
        }
        return List.of(TeamUpdated.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setTimeZone(command.getTimeZone())
                .setCalendar(command.getCalendar())
                .setLanguage(command.getLanguage())
                .build());
    }

    private static List<Message> putMember(Context context, PutTeamMemberRequest command, Team team) {
        if (team.getMembersList().contains(command.getMember())) {
            return List.of();
        }
        return List.of(TeamMemberPut.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setMember(command.getMember())
                .build());
    }

    private static List<Message> removeMember(Context context, RemoveTeamMemberRequest command, Team team) {
        if (team.getMembersList().stream()
                .noneMatch(member -> member.getSubject().equals(command.getSubject()))) {
            return List.of();
        }
        return List.of(TeamMemberRemoved.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setSubject(command.getSubject())
                .build());
    }

    private static Team registered(Team team) {
        if (!isRegistered(team)) {
            throw Rejection.notFound(team.getName());
        }
        return team;
    }

    private static boolean isRegistered(Team team) {
        return team.getKind() != TeamKind.TEAM_KIND_UNSPECIFIED;
    }

    @Override
    public Team evolve(Team team, Message event, EventMeta meta) {
        return TeamFold.fold(team, event, meta);
    }

    @Override
    public Team resource(Team team) {
        return team;
    }
}
