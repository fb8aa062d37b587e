package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.CommentPlanItemRequest;
import tracker.plan.v1.CommentPlanRequest;
import tracker.plan.v1.ListPlanTimelineRequest;
import tracker.plan.v1.ListPlanTimelineResponse;
import tracker.plan.v1.Plan;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamRole;
import tracker.type.v1.RecordedEvent;

/** The timeline of a plan as people read it, in the language that they ask for. */
class TimelineInWordsTest extends PlanThread {

    private Plan blocked() {
        Plan agreed = agreed();
        registerTeam(TeamKind.TEAM_KIND_CONTENT);
        join("teams/engineering", "eve", "Eve 伊芙");
        join("teams/content", "max", "Max 马克斯"); // the plan asks nothing of it
        String item = agreed.getItems(0).getName();
        plans(ENGINEER)
                .startPlanItem(StartPlanItemRequest.newBuilder()
                        .setName(item)
                        .setRequestId(newRequest())
                        .build());
        plans(ENGINEER)
                .blockPlanItem(BlockPlanItemRequest.newBuilder()
                        .setName(item)
                        .setRequestId(newRequest())
                        .setReason("No [access] to {data}")
                        .setBlockedBy("teams/policy")
                        .build());
        return agreed;
    }

    private void join(String team, String subject, String name) {
        teams(ADMINISTRATOR)
                .putTeamMember(PutTeamMemberRequest.newBuilder()
                        .setName(team)
                        .setRequestId(newRequest())
                        .setMember(TeamMember.newBuilder()
                                .setSubject(subject)
                                .setDisplayName(name)
                                .setRole(TeamRole.TEAM_ROLE_MEMBER))
                        .build());
    }

    private List<String> told(String plan, String language) {
        ListPlanTimelineResponse timeline = plans(MANAGER)
                .listPlanTimeline(ListPlanTimelineRequest.newBuilder()
                        .setName(plan)
                        .setLanguage(language)
                        .build());
        return timeline.getEventsList().stream().map(RecordedEvent::getSummary).toList();
    }

    @Test
    void everyStepIsTold_withWhoTookItAndWhy() {
        String plan = blocked().getName();

        assertThat(told(plan, "en"))
                .allSatisfy(sentence -> assertThat(sentence).endsWith("."))
                .contains(
                        "Max 马克斯 put the plan forward.",
                        "Max 马克斯 asked engineering to carry “Match mirrored copies”.",
                        "Eve 伊芙 accepted “Match mirrored copies” for engineering.",
                        "Every team has accepted, lou last: the plan is agreed, as baseline 1.")
                .endsWith("Eve 伊芙 said that “Match mirrored copies” is blocked by policy: “No [access] to {data}”.");
        assertThat(told(plan, "zh-CN"))
                .allSatisfy(sentence -> assertThat(sentence).endsWith("。"))
                .endsWith("Eve 伊芙报告“Match mirrored copies”受阻，受阻于policy，原因：“No [access] to {data}”。");
        assertThat(told(plan, "")).containsOnly("");
    }

    @Test
    void whatIsSaidIsTold_withWhoSaidIt() {
        Plan blocked = blocked();
        plans(ENGINEER)
                .commentPlanItem(CommentPlanItemRequest.newBuilder()
                        .setName(blocked.getItems(0).getName())
                        .setRequestId(newRequest())
                        .setText("Who can give access?")
                        .build());
        plans(MANAGER)
                .commentPlan(CommentPlanRequest.newBuilder()
                        .setName(blocked.getName())
                        .setRequestId(newRequest())
                        .setText("I ask on Friday")
                        .build());

        assertThat(told(blocked.getName(), "en"))
                .endsWith(
                        "Eve 伊芙 commented on “Match mirrored copies”: “Who can give access?”",
                        "Max 马克斯 commented on the plan: “I ask on Friday”.");
        assertThat(told(blocked.getName(), "zh-CN"))
                .endsWith(
                        "Eve 伊芙评论了“Match mirrored copies”：“Who can give access?”", "Max 马克斯评论了整改方案：“I ask on Friday”。");
    }

    @Test
    void aLanguageThatIsNotSpoken_isRefused() {
        String plan = aligning().getName();
        refused(Status.Code.INVALID_ARGUMENT, Reason.INVALID_ARGUMENT, () -> told(plan, "tlh"));
    }

    @Test
    void theSameIsToldOverRest() throws Exception {
        String plan = aligning().getName();
        HttpResponse<String> timeline = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(url() + "/api/v1/" + plan + "/timeline?language=zh-CN&page_size=2"))
                                .header("Authorization", "Bearer " + MANAGER)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(timeline.statusCode()).as(timeline.body()).isEqualTo(200);
        assertThat(timeline.body()).contains("起草了整改方案", "责任单位engineering");
    }
}
