package tracker.remediation.team;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.grpc.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tracker.platform.error.Rejection.Reason;
import tracker.remediation.RunningService;
import tracker.team.v1.ChangeTeamRequest;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.ListTeamTimelineRequest;
import tracker.team.v1.ListTeamTimelineResponse;
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.RegisterTeamResponse;
import tracker.team.v1.RemoveTeamMemberRequest;
import tracker.team.v1.Team;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamMemberPut;
import tracker.team.v1.TeamRole;
import tracker.team.v1.UpdateTeamRequest;

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

    @Test
    void allThatHappenedToATeamIsToldInOrderAPageAtATime() {
        String name = teams(ADMINISTRATOR).registerTeam(register()).getTeam().getName();
        teams(ADMINISTRATOR)
                .updateTeam(UpdateTeamRequest.newBuilder()
                        .setName(name)
                        .setRequestId(newRequest())
                        .setTimeZone("Asia/Shanghai")
                        .setCalendar("CN")
                        .setLanguage("zh-CN")
                        .build());
        TeamMember member = TeamMember.newBuilder()
                .setSubject("eve")
                .setDisplayName("Eve 伊芙")
                .setRole(TeamRole.TEAM_ROLE_LEAD)
                .build();
        teams(ADMINISTRATOR)
                .putTeamMember(PutTeamMemberRequest.newBuilder()
                        .setName(name)
                        .setRequestId(newRequest())
                        .setMember(member)
                        .build());
        teams(ADMINISTRATOR)
                .removeTeamMember(RemoveTeamMemberRequest.newBuilder()
                        .setName(name)
                        .setRequestId(newRequest())
                        .setSubject("eve")
                        .build());

        ListTeamTimelineRequest asked = ListTeamTimelineRequest.newBuilder()
                .setName(name)
                .setPageSize(3)
                .build();
        ListTeamTimelineResponse first = teams(ENGINEER).listTeamTimeline(asked);
        ListTeamTimelineResponse second = teams(ENGINEER)
                .listTeamTimeline(
                        asked.toBuilder().setPageToken(first.getNextPageToken()).build());

        assertThat(types(first)).containsExactly("TeamRegistered", "TeamUpdated", "TeamMemberPut");
        assertThat(types(second)).containsExactly("TeamMemberRemoved");
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(first.getEventsList()).allSatisfy(event -> {
            assertThat(event.getResource()).isEqualTo(name);
            assertThat(event.getActor()).isNotEmpty();
            assertThat(event.hasOccurredTime()).isTrue();
        });
        assertThat(first.getEvents(2).getEvent())
                .isEqualTo(Any.pack(TeamMemberPut.newBuilder()
                        .setOccurredTime(first.getEvents(2).getOccurredTime())
                        .setMember(member)
                        .build()));
    }

    @Test
    void ofATeamThatNeverWasNothingIsTold() {
        refused(
                Status.Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> teams(ENGINEER)
                        .listTeamTimeline(ListTeamTimelineRequest.newBuilder()
                                .setName("teams/nobody")
                                .build()));
    }

    @Test
    void theSameIsToldOverRest() throws Exception {
        String name = teams(ADMINISTRATOR).registerTeam(register()).getTeam().getName();
        HttpResponse<String> timeline = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url() + "/api/v1/" + name + "/timeline"))
                                .header("Authorization", "Bearer " + ENGINEER)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(timeline.statusCode()).as(timeline.body()).isEqualTo(200);
        assertThat(timeline.body()).contains("TeamRegistered", "Operations");
    }

    private static List<String> types(ListTeamTimelineResponse timeline) {
        return timeline.getEventsList().stream()
                .map(event -> event.getEvent().getTypeUrl())
                .map(url -> url.substring(url.lastIndexOf('.') + 1))
                .toList();
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
