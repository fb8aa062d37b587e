package tracker.remediation.team;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.remediation.Scenario.caller;
import static tracker.remediation.Scenario.now;

import java.util.Set;
import org.junit.jupiter.api.Test;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.team.v1.ChangeTeamRequest;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.Team;
import tracker.team.v1.TeamChanged;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamRegistered;
import tracker.type.v1.Role;

class TeamDeciderTest {

    private static final Caller ADMINISTRATOR = caller("administrator", Set.of(Role.ROLE_ADMINISTRATOR));
    private static final TeamRegistered REGISTERED = now(TeamRegistered.newBuilder()
            .setDisplayName("Engineering")
            .setKind(TeamKind.TEAM_KIND_ENGINEERING)
            .build());
    private static final RegisterTeamRequest REGISTER = RegisterTeamRequest.newBuilder()
            .setSlug("engineering")
            .setDisplayName("Engineering")
            .setKind(TeamKind.TEAM_KIND_ENGINEERING)
            .build();

    @Test
    void aTeamJoinsTheDirectoryOnce() {
        assertThat(unknown().when(ADMINISTRATOR, REGISTER)).containsExactly(REGISTERED);
        assertThat(unknown().given(REGISTERED).refusal(ADMINISTRATOR, REGISTER).reason())
                .isEqualTo(Reason.ALREADY_EXISTS);
    }

    @Test
    void itsNameAndKindChange() {
        var team = unknown().given(REGISTERED);
        assertThat(team.when(ADMINISTRATOR, change("Platform engineering")))
                .containsExactly(now(TeamChanged.newBuilder()
                        .setDisplayName("Platform engineering")
                        .setKind(TeamKind.TEAM_KIND_ENGINEERING)
                        .build()));
        assertThat(team.resource())
                .isEqualTo(Team.newBuilder()
                        .setName("teams/engineering")
                        .setEtag("1")
                        .setDisplayName("Platform engineering")
                        .setKind(TeamKind.TEAM_KIND_ENGINEERING)
                        .build());
    }

    @Test
    void aChangeToWhatItIsAlreadyIsNone() {
        assertThat(unknown().given(REGISTERED).when(ADMINISTRATOR, change("Engineering")))
                .isEmpty();
    }

    @Test
    void onlyATeamOfTheDirectoryChanges() {
        assertThat(unknown().refusal(ADMINISTRATOR, change("Engineering")).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    private static Scenario<Team, Team> unknown() {
        return new Scenario<>(new TeamDecider(), "teams/engineering");
    }

    private static ChangeTeamRequest change(String displayName) {
        return ChangeTeamRequest.newBuilder()
                .setDisplayName(displayName)
                .setKind(TeamKind.TEAM_KIND_ENGINEERING)
                .build();
    }
}
