package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.remediation.plan.domain.Sample.COORDINATOR;
import static tracker.remediation.plan.domain.Sample.ENGINEER;
import static tracker.remediation.plan.domain.Sample.FIX;
import static tracker.remediation.plan.domain.Sample.LAWYER;
import static tracker.remediation.plan.domain.Sample.MANAGER;
import static tracker.remediation.plan.domain.Sample.PLAN;
import static tracker.remediation.plan.domain.Sample.RULE;
import static tracker.remediation.plan.domain.Sample.doneClaimed;
import static tracker.remediation.plan.domain.Sample.inExecution;

import com.google.protobuf.Message;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.Comment;
import tracker.plan.v1.CommentPlanItemRequest;
import tracker.plan.v1.CommentPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDiff;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

/** Whoever sees a plan may say something about it, at any time, and nothing else changes by it. */
class CommentsTest {

    private static final Caller SPECIALIST = Scenario.caller("specialist", Set.of(Role.ROLE_SPECIALIST));
    private static final Caller OUTSIDER = Scenario.caller("writer", Set.of(Role.ROLE_PARTNER), "content");

    private static CommentPlanItemRequest on(String item, String text) {
        return CommentPlanItemRequest.newBuilder().setName(item).setText(text).build();
    }

    private static CommentPlanRequest on(String text) {
        return CommentPlanRequest.newBuilder().setName(PLAN).setText(text).build();
    }

    private static Comment said(Caller caller, String text) {
        return Comment.newBuilder()
                .setAuthor(caller.subject())
                .setCommentTime(Scenario.timestamp(Scenario.NOW))
                .setText(text)
                .build();
    }

    private static Plan withoutComments(Plan plan) {
        Plan.Builder bare =
                plan.toBuilder().clearComments().clearCommentCount().clearEtag().clearUncommentedEtag();
        bare.getItemsBuilderList().forEach(item -> item.clearComments().clearCommentCount());
        return bare.build();
    }

    @Test
    void theLastThreeStandWithWhatTheyAreAbout_andAllAreCounted() {
        var plan = doneClaimed();
        plan.when(LAWYER, on(FIX, "Where is the log?"));
        plan.when(ENGINEER, on(FIX, "In the first file."));
        plan.when(OUTSIDER, on(FIX, "I could verify it."));
        plan.when(SPECIALIST, on(FIX, "Users still see it."));
        plan.when(MANAGER, on("On Friday we decide."));

        Plan now = plan.resource();
        assertThat(now.getItems(0).getCommentsList())
                .containsExactly(
                        said(ENGINEER, "In the first file."),
                        said(OUTSIDER, "I could verify it."),
                        said(SPECIALIST, "Users still see it."));
        assertThat(now.getItems(0).getCommentCount()).isEqualTo(4);
        assertThat(now.getCommentsList()).containsExactly(said(MANAGER, "On Friday we decide."));
        assertThat(now.getCommentCount()).isEqualTo(1);
        assertThat(now.getItems(1).getCommentCount()).isZero();
    }

    @Test
    void nothingElseChangesByThem() {
        var plan = inExecution();
        Plan before = plan.resource();
        plan.when(LAWYER, on(FIX, "Why?"));
        plan.when(LAWYER, on("Why?"));
        assertThat(withoutComments(plan.resource())).isEqualTo(withoutComments(before));
        assertThat(PlanDiff.between(before, plan.resource()))
                .extracting(change -> change.getPath() + " " + change.getItem())
                .containsExactly("items.comment_count " + FIX, "comment_count ");
    }

    @Test
    void thePlansEtagMoves_andSaysSinceWhenItWasOnlyCommented() {
        var plan = inExecution();
        Plan before = plan.resource();
        String item = before.getItems(0).getEtag();
        plan.when(LAWYER, on(FIX, "Why?"));
        plan.when(LAWYER, on("Why?"));
        Plan commented = plan.resource();
        assertThat(commented.getItems(0).getEtag()).isEqualTo(item);
        assertThat(commented.getEtag()).isNotEqualTo(before.getEtag());
        assertThat(commented.getUncommentedEtag()).isEqualTo(before.getEtag());

        plan.when(LAWYER, StartPlanItemRequest.newBuilder().setName(RULE).build());
        assertThat(plan.resource().getUncommentedEtag()).isEmpty();
    }

    @Test
    void whatHasEndedIsStillSpokenOf() {
        var plan = inExecution();
        plan.when(MANAGER, CancelPlanRequest.getDefaultInstance());
        for (Message comment : new Message[] {on("What now?"), on(FIX, "What now?")}) {
            assertThat(plan.when(COORDINATOR, comment)).hasSize(1);
        }
    }

    @Test
    void anItemThatIsNotThereIsNotSpokenOf() {
        assertThat(inExecution()
                        .refusal(LAWYER, on(PLAN + "/items/none", "Why?"))
                        .reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(Sample.plan().refusal(LAWYER, on("Why?")).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void anItemOfItsOwnNameOnly() {
        var plan = inExecution();
        plan.when(LAWYER, on(RULE, "Why?"));
        assertThat(plan.resource().getItemsList())
                .extracting(ActionItem::getCommentCount)
                .containsExactly(0, 1);
    }
}
