package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.remediation.Scenario.NOW;
import static tracker.remediation.Scenario.now;
import static tracker.remediation.Scenario.timestamp;
import static tracker.remediation.plan.domain.Sample.COORDINATOR;
import static tracker.remediation.plan.domain.Sample.ENGINEER;
import static tracker.remediation.plan.domain.Sample.FIX;
import static tracker.remediation.plan.domain.Sample.IMPLEMENT;
import static tracker.remediation.plan.domain.Sample.LAWYER;
import static tracker.remediation.plan.domain.Sample.MANAGER;
import static tracker.remediation.plan.domain.Sample.OTHER_ENGINEER;
import static tracker.remediation.plan.domain.Sample.RULE;
import static tracker.remediation.plan.domain.Sample.agreed;
import static tracker.remediation.plan.domain.Sample.doneClaimed;
import static tracker.remediation.plan.domain.Sample.inExecution;
import static tracker.remediation.plan.domain.Sample.started;
import static tracker.remediation.plan.domain.Sample.verified;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.plan.v1.AttachEvidence;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ClosePlanItemRequest;
import tracker.plan.v1.EvidenceFile;
import tracker.plan.v1.PlanExecutionStarted;
import tracker.plan.v1.PlanImplemented;
import tracker.plan.v1.PlanItemBlocked;
import tracker.plan.v1.PlanItemClosed;
import tracker.plan.v1.PlanItemRejected;
import tracker.plan.v1.PlanItemRiskAcceptanceDecided;
import tracker.plan.v1.PlanItemRiskAcceptanceRequested;
import tracker.plan.v1.PlanItemUnblocked;
import tracker.plan.v1.RejectPlanItemRequest;
import tracker.plan.v1.SetPlanItemContributorsRequest;
import tracker.plan.v1.SetPlanItemOwnerRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

class ExecutionTest {

    @Test
    void theFirstItemToStartBringsThePlanIntoExecution() {
        assertThat(agreed().when(ENGINEER, start(FIX)))
                .containsExactly(started(FIX, "engineer"), now(PlanExecutionStarted.getDefaultInstance()));
        assertThat(inExecution().when(LAWYER, start(RULE))).containsExactly(started(RULE, "lawyer"));
    }

    @Test
    void whoStartsAnItemWithoutAnOwnerIsAccountableForIt() {
        var nobodys = agreed().given(Sample.ownerSet(FIX, "")); // before somebody had to be named
        assertThat(nobodys.when(OTHER_ENGINEER, start(FIX))).contains(started(FIX, "other-engineer"));
        assertThat(agreed().given(Sample.reoffered(FIX, Sample.ENGINEERING, Sample.DUE).toBuilder()
                                .setOwner("engineer")
                                .build())
                        .given(Sample.accepted(Sample.ENGINEERING, ENGINEER, false, FIX))
                        .when(OTHER_ENGINEER, start(FIX)))
                .contains(started(FIX, "engineer"));
    }

    @ParameterizedTest
    @MethodSource("workOnTheFix")
    void aPartnerWorksOnTheItemsOfTheirOwnTeamOnly(Message work) {
        assertThat(inExecution().refusal(LAWYER, work).reason()).isEqualTo(Reason.NOT_YOUR_TEAM);
    }

    static List<Message> workOnTheFix() {
        return List.of(start(FIX), block(FIX), unblock(FIX), claim(FIX));
    }

    @Test
    void nothingStartsBeforeThePlanIsAgreed() {
        var plan = Sample.aligning().given(Sample.accepted(Sample.ENGINEERING, ENGINEER, false, FIX));
        assertThat(plan.refusal(ENGINEER, start(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void anItemStartsOnce() {
        Rejection refused = inExecution().refusal(ENGINEER, start(FIX));
        assertThat(refused.metadata())
                .containsEntry("state", "ITEM_STATE_IN_PROGRESS")
                .containsEntry("possible", "ITEM_STATE_ACCEPTED");
        assertThat(refused)
                .hasMessage("%s is IN_PROGRESS: StartPlanItem is possible while it is ACCEPTED.".formatted(FIX));
    }

    @Test
    void workIsBlockedAndGoesOn() {
        var plan = inExecution();
        assertThat(plan.when(ENGINEER, block(FIX)))
                .containsExactly(now(PlanItemBlocked.newBuilder()
                        .setItem(FIX)
                        .setReason("No access")
                        .build()));
        assertThat(plan.refusal(ENGINEER, block(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(plan.refusal(ENGINEER, claim(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(plan.when(ENGINEER, unblock(FIX)))
                .containsExactly(now(PlanItemUnblocked.newBuilder().setItem(FIX).build()));
        assertThat(plan.refusal(ENGINEER, unblock(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(plan.resource().getItems(0).getBlockedReason()).isEmpty();
    }

    @Test
    void itIsClaimedDoneWithEvidence() {
        var plan = inExecution();
        assertThat(plan.when(ENGINEER, claim(FIX))).containsExactly(doneClaimed(FIX, ENGINEER));
        assertThat(plan.refusal(ENGINEER, claim(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(agreed().refusal(ENGINEER, claim(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void somebodyElseVerifiesIt() {
        assertThat(Sample.doneClaimed().when(OTHER_ENGINEER, verify(FIX)))
                .containsExactly(verified(FIX, OTHER_ENGINEER));
        assertThat(Sample.doneClaimed().when(LAWYER, verify(FIX))).containsExactly(verified(FIX, LAWYER));
        assertThat(Sample.doneClaimed().when(COORDINATOR, verify(FIX))).containsExactly(verified(FIX, COORDINATOR));
    }

    @Test
    void whoClaimsItDoneNeitherVerifiesNorRejectsIt() {
        assertThat(Sample.doneClaimed().refusal(ENGINEER, verify(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(Sample.doneClaimed().refusal(ENGINEER, reject(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
    }

    @Test
    void whoIsAccountableOrHelpsDoesNotVerifyWhatAnotherClaimsDone() {
        var plan = inExecution();
        plan.when(ENGINEER, helps("tester"));
        plan.given(doneClaimed(FIX, OTHER_ENGINEER));

        assertThat(plan.resource().getItems(0).getOwner()).isEqualTo("engineer");
        assertThat(plan.refusal(ENGINEER, verify(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(plan.refusal(OTHER_ENGINEER, verify(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
        Caller tester = Scenario.caller("tester", Set.of(Role.ROLE_PARTNER), "engineering");
        assertThat(plan.refusal(tester, verify(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(plan.refusal(tester, helps()).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(plan.when(LAWYER, verify(FIX))).containsExactly(verified(FIX, LAWYER));
    }

    @Test
    void whoWorkedOnItDoesNotVerifyItWhoeverCarriesItByNow() {
        var plan = inExecution();
        plan.when(ENGINEER, helps("tester"));
        plan.when(ENGINEER, claim(FIX));
        plan.when(LAWYER, reject(FIX));
        plan.when(ENGINEER, helps());
        plan.when(
                MANAGER,
                SetPlanItemOwnerRequest.newBuilder()
                        .setName(FIX)
                        .setOwner("other-engineer")
                        .build());
        plan.when(OTHER_ENGINEER, claim(FIX));

        assertThat(plan.refusal(ENGINEER, verify(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
        Caller tester = Scenario.caller("tester", Set.of(Role.ROLE_PARTNER), "engineering");
        assertThat(plan.refusal(tester, verify(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(plan.when(LAWYER, verify(FIX))).containsExactly(verified(FIX, LAWYER));
        assertThat(plan.resource().getItems(0).getWorkedByList()).contains("engineer", "tester", "other-engineer");
    }

    @Test
    void whoBeganItOrBroughtItsEvidenceHasWorkedOnIt() {
        var plan = agreed();
        plan.when(OTHER_ENGINEER, start(FIX));
        Caller clerk = Scenario.caller("clerk", Set.of(Role.ROLE_PARTNER), "engineering");
        plan.when(
                clerk,
                AttachEvidence.newBuilder()
                        .setName(FIX)
                        .setFile(EvidenceFile.newBuilder().setName(FIX + "/files/1"))
                        .build());
        plan.when(ENGINEER, claim(FIX));

        assertThat(plan.resource().getItems(0).getOwner()).isEqualTo("engineer");
        assertThat(plan.refusal(OTHER_ENGINEER, verify(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(plan.refusal(clerk, verify(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
    }

    @Test
    void anItemTakesTwentyFiles() {
        var plan = agreed();
        for (int file = 0; file < 20; file++) {
            plan.when(ENGINEER, attach(file, 1_000));
        }
        assertThat(plan.refusal(ENGINEER, attach(20, 1_000)).metadata()).containsEntry("code", "ITEM_HAS_ITS_FILES");
    }

    @Test
    void aPlanTakesFiveHundredMegabytes() {
        var plan = agreed();
        plan.when(ENGINEER, attach(1, 499 * 1_048_576));
        assertThat(plan.refusal(ENGINEER, attach(2, 1_048_577)).metadata()).containsEntry("code", "PLAN_HAS_ITS_FILES");
        plan.when(ENGINEER, attach(2, 1_048_576));
    }

    private static AttachEvidence attach(int number, int size) {
        return AttachEvidence.newBuilder()
                .setName(FIX)
                .setFile(EvidenceFile.newBuilder()
                        .setName(FIX + "/files/" + number)
                        .setSize(size))
                .build();
    }

    @Test
    void whoWasNamedBeforeAnybodyBeganHasNotWorkedOnIt() {
        var plan = agreed();
        plan.when(
                MANAGER,
                SetPlanItemOwnerRequest.newBuilder()
                        .setName(FIX)
                        .setOwner("other-engineer")
                        .build());
        plan.when(OTHER_ENGINEER, start(FIX));
        plan.when(OTHER_ENGINEER, claim(FIX));
        assertThat(plan.when(ENGINEER, verify(FIX))).containsExactly(verified(FIX, ENGINEER));
    }

    @Test
    void whoIsAccountableMayFindItNotDone() {
        var plan = inExecution().given(doneClaimed(FIX, OTHER_ENGINEER));
        assertThat(plan.when(ENGINEER, reject(FIX))).hasSize(1);
    }

    private static SetPlanItemContributorsRequest helps(String... people) {
        return SetPlanItemContributorsRequest.newBuilder()
                .setName(FIX)
                .addAllContributors(List.of(people))
                .build();
    }

    @Test
    void onlyWhatIsClaimedDoneIsJudged() {
        assertThat(inExecution().refusal(LAWYER, verify(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(inExecution().refusal(LAWYER, reject(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(Sample.doneClaimed()
                        .given(verified(FIX, LAWYER))
                        .refusal(LAWYER, verify(FIX))
                        .reason())
                .isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void whatIsRejectedIsWorkedAgain() {
        var plan = Sample.doneClaimed();
        assertThat(plan.when(LAWYER, reject(FIX)))
                .containsExactly(now(PlanItemRejected.newBuilder()
                        .setItem(FIX)
                        .setVerifier("lawyer")
                        .setReason("Not on mobile")
                        .build()));
        assertThat(plan.resource().getItems(0).getAnswerReason()).isEqualTo("Not on mobile");
        assertThat(plan.when(OTHER_ENGINEER, claim(FIX))).containsExactly(doneClaimed(FIX, OTHER_ENGINEER));
        assertThat(plan.refusal(OTHER_ENGINEER, verify(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
    }

    @Test
    void onlyAVerifiedItemIsSettled() {
        ClosePlanItemRequest close =
                ClosePlanItemRequest.newBuilder().setName(FIX).build();
        assertThat(Sample.doneClaimed().given(verified(FIX, LAWYER)).when(MANAGER, close))
                .containsExactly(now(PlanItemClosed.newBuilder().setItem(FIX).build()));
        assertThat(Sample.doneClaimed().refusal(MANAGER, close).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void aPlanIsImplementedWhenEveryItemIsVerifiedOrClosed() {
        var plan = Sample.doneClaimed()
                .given(
                        verified(FIX, LAWYER),
                        now(PlanItemClosed.newBuilder().setItem(FIX).build()))
                .given(started(RULE, "lawyer"), doneClaimed(RULE, LAWYER), verified(RULE, ENGINEER));

        assertThat(plan.when(MANAGER, IMPLEMENT)).hasSize(2).startsWith(now(PlanImplemented.getDefaultInstance()));
        assertThat(plan.refusal(MANAGER, IMPLEMENT).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void theItemsThatAreNotVerifiedAreNamed() {
        Rejection rejection = Sample.doneClaimed().given(verified(FIX, LAWYER)).refusal(MANAGER, IMPLEMENT);

        assertThat(rejection.reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(rejection).hasMessageContaining(RULE).hasMessageContaining("1 of 2");
        assertThat(rejection.metadata()).containsEntry("items", RULE).containsEntry("unverified", "1");
    }

    @Test
    void whereNothingWasDone_nothingIsCarriedOut() {
        var plan = inExecution();
        for (String item : List.of(FIX, RULE)) {
            plan.given(
                    now(PlanItemRiskAcceptanceRequested.newBuilder()
                            .setItem(item)
                            .setExpireTime(timestamp(NOW.plus(Duration.ofDays(30))))
                            .build()),
                    now(PlanItemRiskAcceptanceDecided.newBuilder()
                            .setItem(item)
                            .setApproved(true)
                            .build()));
        }
        assertThat(plan.refusal(MANAGER, IMPLEMENT))
                .hasMessageContaining("nothing was carried out")
                .hasMessageContaining("risk of the plan");
        assertThat(plan.given(verified(FIX, LAWYER)).when(MANAGER, IMPLEMENT)).isNotEmpty();
    }

    @Test
    void theEtagOfWorkIsTheItemsOwn() {
        var plan = inExecution();
        String before = plan.etag(start(RULE));
        plan.when(ENGINEER, claim(FIX));

        assertThat(plan.etag(start(RULE))).isEqualTo(before);
        assertThat(plan.etag(verify(FIX)))
                .isNotEqualTo(before)
                .isEqualTo(plan.resource().getEtag());
        assertThat(plan.etag(IMPLEMENT)).isEqualTo(plan.resource().getEtag());
    }

    private static StartPlanItemRequest start(String item) {
        return StartPlanItemRequest.newBuilder().setName(item).build();
    }

    private static BlockPlanItemRequest block(String item) {
        return BlockPlanItemRequest.newBuilder()
                .setName(item)
                .setReason("No access")
                .build();
    }

    private static UnblockPlanItemRequest unblock(String item) {
        return UnblockPlanItemRequest.newBuilder().setName(item).build();
    }

    private static ClaimPlanItemDoneRequest claim(String item) {
        return ClaimPlanItemDoneRequest.newBuilder()
                .setName(item)
                .addEvidence("https://example.org/change/7")
                .setNote("Shipped")
                .build();
    }

    private static VerifyPlanItemRequest verify(String item) {
        return VerifyPlanItemRequest.newBuilder().setName(item).build();
    }

    private static RejectPlanItemRequest reject(String item) {
        return RejectPlanItemRequest.newBuilder()
                .setName(item)
                .setReason("Not on mobile")
                .build();
    }
}
