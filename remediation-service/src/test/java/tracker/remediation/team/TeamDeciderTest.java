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
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.RemoveTeamMemberRequest;
import tracker.team.v1.Team;
import tracker.team.v1.TeamChanged;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamRegistered;
import tracker.team.v1.TeamRole;
import tracker.team.v1.UpdateTeamRequest;
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

    @Test
    void whereItWorksAndWhatItReadsIsSaid() {
        var team = unknown().given(REGISTERED);
        UpdateTeamRequest update = UpdateTeamRequest.newBuilder()
                .setTimeZone("Asia/Shanghai")
                .setCalendar("CN")
                .setLanguage("zh-CN")
                .build();
        assertThat(team.when(ADMINISTRATOR, update)).hasSize(1);
        assertThat(team.when(ADMINISTRATOR, update)).isEmpty();
        assertThat(team.resource().getTimeZone()).isEqualTo("Asia/Shanghai");
        var nowhere = update.toBuilder().setTimeZone("Asia/Atlantis").build();
        assertThat(team.refusal(ADMINISTRATOR, nowhere)).hasMessageContaining("Asia/Atlantis");
        assertThat(unknown().refusal(ADMINISTRATOR, update).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void peopleJoinChangeAndLeave() {
        var team = unknown().given(REGISTERED);
        PutTeamMemberRequest put = PutTeamMemberRequest.newBuilder()
                .setMember(TeamMember.newBuilder()
                        .setSubject("eve")
                        .setDisplayName("Eve")
                        .setRole(TeamRole.TEAM_ROLE_MEMBER))
                .build();
        assertThat(team.when(ADMINISTRATOR, put)).hasSize(1);
        assertThat(team.when(ADMINISTRATOR, put)).isEmpty();
        PutTeamMemberRequest.Builder lead = put.toBuilder();
        lead.getMemberBuilder().setRole(TeamRole.TEAM_ROLE_LEAD);
        team.when(ADMINISTRATOR, lead.build());
        assertThat(team.resource().getMembersList()).containsExactly(lead.getMember());
        RemoveTeamMemberRequest remove =
                RemoveTeamMemberRequest.newBuilder().setSubject("eve").build();
        assertThat(team.when(ADMINISTRATOR, remove)).hasSize(1);
        assertThat(team.when(ADMINISTRATOR, remove)).isEmpty();
        assertThat(team.resource().getMembersList()).isEmpty();
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
