package tracker.escalation.team;

import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tracker.contract.Said;
import tracker.platform.error.Outage;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.TeamServiceGrpc;
import tracker.team.v1.TeamServiceGrpc.TeamServiceBlockingStub;

/** Asks remediation-service, which keeps the directory, whether a team exists. */
public final class TeamDirectory {
    private final TeamServiceBlockingStub teams;
    private final Duration deadline;

    TeamDirectory(Channel channel, CallCredentials credentials, Duration deadline) {
        this.teams = TeamServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
        this.deadline = deadline;
    }

    /** Refuses a team that the directory does not have, or that it cannot be asked about now. */
    public void require(String team) {
        try {
            var _ = teams.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .getTeam(GetTeamRequest.newBuilder().setName(team).build());
        } catch (StatusRuntimeException e) {
            throw switch (e.getStatus().getCode()) {
                case NOT_FOUND ->
                    Rejection.invalid("team", Said.of("TEAM_UNKNOWN", "there is no {team} in the directory.", team));
                default -> Outage.isOfService(e) ? away(e) : e;
            };
        }
    }

    private static Rejection away(StatusRuntimeException failure) {
        return Rejection.of(
                Reason.DEPENDENCY_UNAVAILABLE,
                Said.of(
                        "DIRECTORY_AWAY",
                        "The directory of teams does not answer ({status}): try again in a moment.",
                        failure.getStatus().getCode()),
                Map.of("service", "remediation-service"));
    }
}
