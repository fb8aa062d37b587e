package tracker.remediation.team;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import tracker.contract.EventMeta;
import tracker.platform.command.Context;
import tracker.platform.command.Decider;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.team.v1.ChangeTeamRequest;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.Team;
import tracker.team.v1.TeamChanged;
import tracker.team.v1.TeamFold;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamRegistered;

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
            case ChangeTeamRequest c -> change(context, c, team);
            default ->
                throw new IllegalArgumentException("Not a command of a team: "
                        + command.getDescriptorForType().getFullName());
        };
    }

    private static List<Message> register(Context context, RegisterTeamRequest command, Team team) {
        if (isRegistered(team)) {
            throw Rejection.of(
                    Reason.ALREADY_EXISTS,
                    "There is a team %s already: choose another slug.".formatted(team.getName()),
                    Map.of("resource", team.getName()));
        }
        return List.of(TeamRegistered.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setDisplayName(command.getDisplayName())
                .setKind(command.getKind())
                .build());
    }

    private static List<Message> change(Context context, ChangeTeamRequest command, Team team) {
        if (!isRegistered(team)) {
            throw Rejection.notFound(team.getName());
        }
        if (command.getDisplayName().equals(team.getDisplayName()) && command.getKind() == team.getKind()) {
            return List.of();
        }
        return List.of(TeamChanged.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setDisplayName(command.getDisplayName())
                .setKind(command.getKind())
                .build());
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

    @Override
    public String etag(Team team, Message command) {
        return team.getEtag();
    }
}
