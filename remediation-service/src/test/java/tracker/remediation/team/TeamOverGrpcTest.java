package tracker.remediation.team;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tracker.platform.error.Rejection.Reason;
import tracker.remediation.RunningService;
import tracker.team.v1.ChangeTeamRequest;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.RegisterTeamResponse;
import tracker.team.v1.Team;
import tracker.team.v1.TeamKind;

/** The directory over gRPC. */
class TeamOverGrpcTest extends RunningService {

    @Test
    void aTeamIsRegisteredReadAndChanged() {
        RegisterTeamRequest register = register();
        RegisterTeamResponse registered = teams(ADMINISTRATOR).registerTeam(register);
        String name = registered.getTeam().getName();
        assertThat(name).isEqualTo("teams/" + register.getSlug());
        assertThat(team(name)).isEqualTo(registered.getTeam());

        Team changed = teams(ADMINISTRATOR)
                .changeTeam(ChangeTeamRequest.newBuilder()
                        .setName(name)
                        .setRequestId(newRequest())
                        .setEtag(registered.getTeam().getEtag())
                        .setDisplayName("Operations 运营")
                        .setKind(TeamKind.TEAM_KIND_OPERATIONS)
                        .build())
                .getTeam();

        assertThat(team(name)).isEqualTo(changed);
        assertThat(changed.getDisplayName()).isEqualTo("Operations 运营");
        assertThat(teams(ADMINISTRATOR).registerTeam(register)).isEqualTo(registered);
    }

    @Test
    void aSlugIsTakenOnce() {
        RegisterTeamRequest register = register();
        teams(ADMINISTRATOR).registerTeam(register);
        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.ALREADY_EXISTS,
                () -> teams(ADMINISTRATOR)
                        .registerTeam(
                                register.toBuilder().setRequestId(newRequest()).build()));
    }

    @Test
    void aSlugHasItsShapeAndAnUnknownTeamIsNotFound() {
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> teams(ADMINISTRATOR)
                        .registerTeam(
                                register().toBuilder().setSlug("Not A Slug").build()));
        refused(Status.Code.NOT_FOUND, Reason.NOT_FOUND, () -> team("teams/nobody"));
    }

    private Team team(String name) {
        return teams(ENGINEER)
                .getTeam(GetTeamRequest.newBuilder().setName(name).build())
                .getTeam();
    }

    private static RegisterTeamRequest register() {
        return RegisterTeamRequest.newBuilder()
                .setRequestId(newRequest())
                .setSlug("team-" + UUID.randomUUID())
                .setDisplayName("Operations")
                .setKind(TeamKind.TEAM_KIND_OPERATIONS)
                .build();
    }
}
