package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ClosePlanItemRequest;
import tracker.plan.v1.CommentPlanItemRequest;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.DraftPlanResponse;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.ImplementPlanRequest;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.ListPlanTimelineRequest;
import tracker.plan.v1.ListPlanTimelineResponse;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanAgreed;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanItemResponse;
import tracker.plan.v1.RejectPlanItemRequest;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.ResumePlanRequest;
import tracker.plan.v1.SetPlanItemOwnerRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.SuspendPlanRequest;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.remediation.Scenario;
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.RemoveTeamMemberRequest;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamRole;
import tracker.type.v1.RecordedEvent;

/** A plan from its draft to the end over gRPC, each step by somebody who may take it. */
class PlanOverGrpcTest extends PlanThread {

    @Test
    void aPlanIsDraftedAgreedCarriedOutVerifiedAndImplemented() {
        Plan agreed = agreed();
        assertThat(agreed.getState()).isEqualTo(PlanState.PLAN_STATE_AGREED);
        assertThat(agreed.getTitle()).isEqualTo("Videos come back");
        assertThat(agreed.getCause()).isEqualTo("Cause number 1");
        assertThat(agreed.getBaselinesList()).hasSize(1);
        String fix = agreed.getItems(0).getName();
        String rule = agreed.getItems(1).getName();

        Plan started = plans(ENGINEER).startPlanItem(start(fix)).getPlan();
        assertThat(started.getState()).isEqualTo(PlanState.PLAN_STATE_IN_EXECUTION);
        assertThat(started.getItems(0).getOwner()).isEqualTo("eve");
        plans(ENGINEER)
                .blockPlanItem(BlockPlanItemRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .setReason("No access")
                        .build());
        plans(ENGINEER)
                .unblockPlanItem(UnblockPlanItemRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .build());
        plans(ENGINEER).claimPlanItemDone(claim(fix));
        plans(LAWYER)
                .rejectPlanItem(RejectPlanItemRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .setReason("Not on mobile")
                        .build());
        plans(ENGINEER).claimPlanItemDone(claim(fix));
        refused(
                Status.Code.PERMISSION_DENIED,
                Reason.SAME_PERSON,
                () -> plans(ENGINEER).verifyPlanItem(verify(fix)));
        plans(LAWYER).verifyPlanItem(verify(fix));
        plans(MANAGER)
                .closePlanItem(ClosePlanItemRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .build());
        assertThat(refused(
                                Status.Code.FAILED_PRECONDITION,
                                Reason.WRONG_STATE,
                                () -> plans(MANAGER).implementPlan(implement(agreed)))
                        .getMetadataMap())
                .containsEntry("items", rule);
        plans(LAWYER).startPlanItem(start(rule));
        plans(LAWYER).claimPlanItemDone(claim(rule));
        plans(COORDINATOR).verifyPlanItem(verify(rule));

        Plan implemented = plans(MANAGER).implementPlan(implement(agreed)).getPlan();

        assertThat(implemented.getState()).isEqualTo(PlanState.PLAN_STATE_MONITORING);
        assertThat(implemented.getItemsList())
                .extracting(ActionItem::getState)
                .containsExactly(ItemState.ITEM_STATE_CLOSED, ItemState.ITEM_STATE_VERIFIED);
        assertThat(plan(agreed.getName())).isEqualTo(implemented);
    }

    @Test
    void whatTheProblemIsKnownByNow_isReadWithTheStepThatItServes() {
        Plan agreed = agreed();
        ESCALATION_SERVICE.know(agreed.getProblem(), "1|video|mirrored");
        for (ActionItem item : agreed.getItemsList()) {
            String doer = item.getTeam().equals("teams/policy") ? LAWYER : ENGINEER;
            plans(doer).startPlanItem(start(item.getName()));
            if (doer.equals(LAWYER)) {
                Plan before = plan(agreed.getName());
                refused(
                        Status.Code.FAILED_PRECONDITION,
                        Reason.WRONG_STATE,
                        () -> plans(MANAGER).implementPlan(implement(agreed)));
                assertThat(plan(agreed.getName())).isEqualTo(before);
            }
            plans(doer).claimPlanItemDone(claim(item.getName()));
            plans(COORDINATOR).verifyPlanItem(verify(item.getName()));
        }
        ImplementPlanRequest implement = implement(agreed).toBuilder()
                .setEtag(plan(agreed.getName()).getEtag())
                .build();

        Plan implemented = plans(MANAGER).implementPlan(implement).getPlan();

        assertThat(implemented.getEffectiveness().getFingerprintsList()).containsExactly("1|video|mirrored");
        ESCALATION_SERVICE.know(agreed.getProblem(), "1|video|renamed");
        assertThat(plans(MANAGER).implementPlan(implement).getPlan()).isEqualTo(implemented);
        assertThat(plan(agreed.getName())).isEqualTo(implemented);
    }

    @Test
    void whoIsAccountableIsOfTheTeamWhereItsMembersAreKnown() {
        Plan agreed = agreed();
        String fix = agreed.getItems(0).getName();
        String rule = agreed.getItems(1).getName();
        teams(ADMINISTRATOR)
                .putTeamMember(PutTeamMemberRequest.newBuilder()
                        .setName("teams/policy")
                        .setRequestId(newRequest())
                        .setMember(TeamMember.newBuilder()
                                .setSubject("lou")
                                .setDisplayName("lou")
                                .setRole(TeamRole.TEAM_ROLE_MEMBER))
                        .build());
        SetPlanItemOwnerRequest owner = owner(rule, "eve");
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(LAWYER).setPlanItemOwner(owner));
        refused(
                Status.Code.PERMISSION_DENIED,
                Reason.NOT_YOUR_TEAM,
                () -> plans(ENGINEER).setPlanItemOwner(owner(rule, "lou")));

        assertThat(plans(LAWYER)
                        .setPlanItemOwner(owner(rule, "lou"))
                        .getPlan()
                        .getItems(1)
                        .getOwner())
                .isEqualTo("lou");
        assertThat(plans(MANAGER)
                        .setPlanItemOwner(owner(fix, "anybody"))
                        .getPlan()
                        .getItems(0)
                        .getOwner())
                .isEqualTo("anybody");
        refused(
                Status.Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> plans(MANAGER).setPlanItemOwner(owner(agreed.getName() + "/items/none", "eve")));
    }

    @Test
    void whatWasAnsweredIsAnsweredAgainWhoeverLeftTheTeamSince() {
        String slug = "t-" + newRequest();
        var _ = teams(ADMINISTRATOR)
                .registerTeam(RegisterTeamRequest.newBuilder()
                        .setRequestId(newRequest())
                        .setSlug(slug)
                        .setDisplayName("A team")
                        .setKind(TeamKind.TEAM_KIND_PRODUCT)
                        .build());
        for (String member : List.of("mia", "noa")) {
            var _ = teams(ADMINISTRATOR)
                    .putTeamMember(PutTeamMemberRequest.newBuilder()
                            .setName("teams/" + slug)
                            .setRequestId(newRequest())
                            .setMember(TeamMember.newBuilder()
                                    .setSubject(member)
                                    .setDisplayName(member)
                                    .setRole(TeamRole.TEAM_ROLE_MEMBER))
                            .build());
        }
        ProposePlanItemRequest propose =
                item(drafted().getName(), "teams/" + slug).setOwner("mia").build();
        ProposePlanItemResponse proposed = plans(MANAGER).proposePlanItem(propose);
        var _ = teams(ADMINISTRATOR)
                .removeTeamMember(RemoveTeamMemberRequest.newBuilder()
                        .setName("teams/" + slug)
                        .setRequestId(newRequest())
                        .setSubject("mia")
                        .build());

        assertThat(plans(MANAGER).proposePlanItem(propose)).isEqualTo(proposed);
        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.REQUEST_ID_REUSED,
                () -> plans(MANAGER)
                        .proposePlanItem(propose.toBuilder().setTitle("Another").build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(MANAGER)
                        .proposePlanItem(
                                propose.toBuilder().setRequestId(newRequest()).build()));
    }

    private static SetPlanItemOwnerRequest owner(String item, String subject) {
        return SetPlanItemOwnerRequest.newBuilder()
                .setName(item)
                .setRequestId(newRequest())
                .setOwner(subject)
                .build();
    }

    @Test
    void draftingByHandAsksEscalationServiceUnderTheServicesOwnNameForThePerson() {
        drafted();
        assertThat(ESCALATION_SERVICE.lastAuthorization()).startsWith("Bearer ").doesNotContain(MANAGER);
        assertThat(ESCALATION_SERVICE.everActedFor()).contains(MANAGER);
    }

    @Test
    void aCauseHasOnePlanAndTheNextRevisionItsOwn() {
        String problem = newProblem();
        ESCALATION_SERVICE.confirm(problem, 1);
        DraftPlanRequest draft = DraftPlanRequest.newBuilder()
                .setRequestId(newRequest())
                .setProblem(problem)
                .build();
        DraftPlanResponse first = plans(MANAGER).draftPlan(draft);
        DraftPlanResponse again = plans(COORDINATOR)
                .draftPlan(draft.toBuilder().setRequestId(newRequest()).build());
        assertThat(again).isEqualTo(first);

        ESCALATION_SERVICE.confirm(problem, 3);
        Plan third = plans(MANAGER)
                .draftPlan(draft.toBuilder().setRequestId(newRequest()).build())
                .getPlan();
        Plan second = plans(MANAGER)
                .draftPlan(draft.toBuilder()
                        .setRequestId(newRequest())
                        .setCauseRevision(2)
                        .build())
                .getPlan();
        assertThat(plans(MANAGER).draftPlan(draft)).as("the same request").isEqualTo(first);
        assertThat(third.getCauseRevision()).isEqualTo(3);
        assertThat(second.getCause()).isEqualTo("Cause number 2");
        assertThat(List.of(first.getPlan().getName(), second.getName(), third.getName()))
                .doesNotHaveDuplicates();
    }

    @Test
    void manyHandsAtOnceDraftOnePlan() throws Exception {
        String problem = newProblem();
        ESCALATION_SERVICE.confirm(problem, 1);
        Callable<Plan> draft = () -> plans(MANAGER)
                .draftPlan(DraftPlanRequest.newBuilder()
                        .setRequestId(newRequest())
                        .setProblem(problem)
                        .build())
                .getPlan();
        List<Plan> drafted = new ArrayList<>();
        try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Plan> future : hands.invokeAll(java.util.Collections.nCopies(16, draft))) {
                drafted.add(future.get());
            }
        }
        assertThat(drafted).containsOnly(drafted.getFirst());
        assertThat(timeline(drafted.getFirst().getName())).hasSize(1);
    }

    @Test
    void noPlanWithoutAConfirmedCause() {
        String problem = newProblem();
        DraftPlanRequest draft = DraftPlanRequest.newBuilder()
                .setRequestId(newRequest())
                .setProblem(problem)
                .build();
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(MANAGER).draftPlan(draft));
        ESCALATION_SERVICE.open(problem);
        refused(
                Status.Code.FAILED_PRECONDITION,
                Reason.WRONG_STATE,
                () -> plans(MANAGER).draftPlan(draft));
        ESCALATION_SERVICE.confirm(problem, 1);
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(MANAGER)
                        .draftPlan(draft.toBuilder().setCauseRevision(2).build()));
        ESCALATION_SERVICE.failWith(Status.UNAVAILABLE);
        assertThat(refused(
                                Status.Code.UNAVAILABLE,
                                Reason.DEPENDENCY_UNAVAILABLE,
                                () -> plans(MANAGER).draftPlan(draft))
                        .getMetadataMap())
                .containsEntry("dependency", "escalation-service");
    }

    @Test
    void anUnknownTeamIsNamed() {
        registerTeams();
        String plan = drafted().getName();
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(MANAGER).proposePlanItem(item(plan, "teams/nobody").build()));
        Plan aligning = aligning();
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(MANAGER)
                        .reofferPlanItem(ReofferPlanItemRequest.newBuilder()
                                .setName(aligning.getItems(0).getName())
                                .setRequestId(newRequest())
                                .setTeam("teams/nobody")
                                .build()));
    }

    @Test
    void theSameRequestAnswersTheSameAndOtherContentIsRefused() {
        registerTeams();
        String plan = drafted().getName();
        ProposePlanItemRequest request = item(plan, "teams/policy").build();

        ProposePlanItemResponse first = plans(MANAGER).proposePlanItem(request);
        plans(MANAGER).proposePlanItem(item(plan, "teams/policy").build());

        assertThat(plans(MANAGER).proposePlanItem(request)).isEqualTo(first);
        assertThat(first.getPlan().getItems(0).getName()).isEqualTo(first.getItem());
        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.REQUEST_ID_REUSED,
                () -> plans(MANAGER)
                        .proposePlanItem(request.toBuilder().setTitle("Another").build()));
        assertThat(plan(plan).getItemsList()).hasSize(2);
    }

    @Test
    void anItemsEtagIsItsOwnAndAStaleOneIsRefused() {
        Plan agreed = agreed();
        ActionItem fix = agreed.getItems(0);
        ActionItem rule = agreed.getItems(1);

        plans(ENGINEER)
                .startPlanItem(
                        start(fix.getName()).toBuilder().setEtag(fix.getEtag()).build());

        plans(LAWYER)
                .startPlanItem(start(rule.getName()).toBuilder()
                        .setEtag(rule.getEtag())
                        .build());
        assertThat(refused(
                                Status.Code.ABORTED,
                                Reason.STALE_ETAG,
                                () -> plans(ENGINEER)
                                        .claimPlanItemDone(claim(fix.getName()).toBuilder()
                                                .setEtag(fix.getEtag())
                                                .build()))
                        .getMetadataMap())
                .containsEntry("etag", fix.getEtag())
                .containsEntry("changed_fields", "state, start_time, worked_by")
                .containsEntry("changes", "1")
                .containsEntry("last_change", "PlanItemStarted")
                .containsEntry("last_change_by", "eve")
                .containsKeys("current_etag", "last_change_time");
    }

    @Test
    void aCommentLeavesEveryEtagGood() {
        Plan agreed = agreed();
        ActionItem fix = agreed.getItems(0);
        CommentPlanItemRequest comment = CommentPlanItemRequest.newBuilder()
                .setName(fix.getName())
                .setRequestId(newRequest())
                .setText("Who tests it?")
                .build();
        Plan commented = plans(LAWYER).commentPlanItem(comment).getPlan();
        assertThat(plans(LAWYER).commentPlanItem(comment).getPlan()).isEqualTo(commented);
        assertThat(commented.getItems(0).getCommentCount()).isEqualTo(1);

        plans(MANAGER)
                .suspendPlan(SuspendPlanRequest.newBuilder()
                        .setName(agreed.getName())
                        .setRequestId(newRequest())
                        .setEtag(agreed.getEtag())
                        .setReason("Holidays")
                        .build());
        plans(MANAGER)
                .resumePlan(ResumePlanRequest.newBuilder()
                        .setName(agreed.getName())
                        .setRequestId(newRequest())
                        .setReason("They are over")
                        .build());
        plans(ENGINEER)
                .startPlanItem(
                        start(fix.getName()).toBuilder().setEtag(fix.getEtag()).build());
    }

    @Test
    void aStaleEtagSaysWhatHappenedToTheItemMeanwhileAndToNothingElse() {
        Plan agreed = agreed();
        String fix = agreed.getItems(0).getName();
        String etag = agreed.getItems(0).getEtag();
        plans(ENGINEER).startPlanItem(start(fix));
        plans(LAWYER).startPlanItem(start(agreed.getItems(1).getName()));
        for (int i = 0; i < 4; i++) {
            plans(ENGINEER)
                    .blockPlanItem(BlockPlanItemRequest.newBuilder()
                            .setName(fix)
                            .setRequestId(newRequest())
                            .setReason("No access")
                            .build());
            plans(ENGINEER)
                    .unblockPlanItem(UnblockPlanItemRequest.newBuilder()
                            .setName(fix)
                            .setRequestId(newRequest())
                            .build());
        }

        assertThat(words(() -> plans(ENGINEER)
                        .claimPlanItemDone(claim(fix).toBuilder().setEtag(etag).build())))
                .matches("It has changed since you read it: 9 times, lastly PlanItemUnblocked by eve at \\S+, "
                        + "PlanItemBlocked by eve at \\S+, PlanItemUnblocked by eve at \\S+, PlanItemBlocked by eve at"
                        + " \\S+, PlanItemUnblocked by eve at \\S+; what differs now is state, start_time, worked_by\\."
                        + " Read it again and decide anew\\.");
    }

    @Test
    void whatIsNoEtagOfTheItemIsCalledThat() {
        Plan agreed = agreed();
        String fix = agreed.getItems(0).getName();
        for (String etag : List.of(
                agreed.getEtag(),
                "0",
                "999",
                "-1",
                "W/7",
                "0" + agreed.getItems(0).getEtag())) {
            assertThat(words(() -> plans(ENGINEER)
                            .startPlanItem(start(fix).toBuilder().setEtag(etag).build())))
                    .startsWith(etag + " is no etag that this ever had: read " + agreed.getName());
        }
    }

    private static String words(ThrowingCallable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        return failure.getStatus().getDescription();
    }

    @Test
    void aDeclinedItemGoesToAnotherTeam() {
        Plan aligning = aligning();
        String plan = aligning.getName();
        refused(
                Status.Code.PERMISSION_DENIED,
                Reason.NOT_YOUR_TEAM,
                () -> plans(ENGINEER).acceptCommitment(accept(plan, "teams/policy")));
        plans(LAWYER)
                .declineCommitment(DeclineCommitmentRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setTeam("teams/policy")
                        .setReason("Not ours")
                        .build());
        plans(MANAGER)
                .reofferPlanItem(ReofferPlanItemRequest.newBuilder()
                        .setName(aligning.getItems(1).getName())
                        .setRequestId(newRequest())
                        .setTeam("teams/engineering")
                        .build());

        Plan agreed = plans(COORDINATOR)
                .acceptCommitment(accept(plan, "teams/engineering"))
                .getPlan();

        assertThat(agreed.getState()).isEqualTo(PlanState.PLAN_STATE_AGREED);
        assertThat(agreed.getCommitmentsList()).singleElement().satisfies(commitment -> {
            assertThat(commitment.getOnBehalf()).isTrue();
            assertThat(commitment.getAnsweredBy()).isEqualTo("cora");
        });
    }

    @Test
    void thePastIsFoldedAsItWas() {
        String plan = agreed().getName();
        List<RecordedEvent> timeline = timeline(plan);
        Timestamp drafted = timeline.getFirst().getOccurredTime();

        assertThat(planAsOf(plan, drafted).getState()).isEqualTo(PlanState.PLAN_STATE_DRAFT);
        assertThat(planAsOf(plan, Scenario.timestamp(Instant.now())).getState()).isEqualTo(PlanState.PLAN_STATE_AGREED);
        refused(
                Status.Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> planAsOf(
                        plan,
                        Timestamp.newBuilder()
                                .setSeconds(drafted.getSeconds() - 60)
                                .build()));
        assertThat(timeline.getLast().getEvent().is(PlanAgreed.class)).isTrue();
        assertThat(timeline.getLast().getActor()).isEqualTo("lou");
    }

    @Test
    void aTimelineGoesOnWithItsOwnPagesOnly() {
        String token = plans(MANAGER)
                .listPlanTimeline(ListPlanTimelineRequest.newBuilder()
                        .setName(agreed().getName())
                        .setPageSize(1)
                        .build())
                .getNextPageToken();

        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(MANAGER)
                        .listPlanTimeline(ListPlanTimelineRequest.newBuilder()
                                .setName(agreed().getName())
                                .setPageToken(token)
                                .build()));
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatIsNoNameIsInvalid() {
        refused(Status.Code.NOT_FOUND, Reason.NOT_FOUND, () -> plan("plans/none"));
        refused(Status.Code.NOT_FOUND, Reason.NOT_FOUND, () -> timeline("plans/none"));
        refused(
                Status.Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> plans(ENGINEER).startPlanItem(start("plans/none/items/none")));
        refused(Status.Code.INVALID_ARGUMENT, Reason.INVALID_ARGUMENT, () -> plan("teams/policy"));
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(ENGINEER).startPlanItem(start("plans/none")));
    }

    private Plan plan(String name) {
        return plans(MANAGER)
                .getPlan(GetPlanRequest.newBuilder().setName(name).build())
                .getPlan();
    }

    private Plan planAsOf(String name, Timestamp asOf) {
        return plans(MANAGER)
                .getPlan(GetPlanRequest.newBuilder().setName(name).setAsOf(asOf).build())
                .getPlan();
    }

    /** Read three at a time, so that pages are turned. */
    private List<RecordedEvent> timeline(String name) {
        List<RecordedEvent> events = new ArrayList<>();
        String page = "";
        do {
            ListPlanTimelineResponse response = plans(MANAGER)
                    .listPlanTimeline(ListPlanTimelineRequest.newBuilder()
                            .setName(name)
                            .setPageSize(3)
                            .setPageToken(page)
                            .build());
            events.addAll(response.getEventsList());
            page = response.getNextPageToken();
        } while (!page.isEmpty());
        return events;
    }

    private static StartPlanItemRequest start(String item) {
        return StartPlanItemRequest.newBuilder()
                .setName(item)
                .setRequestId(newRequest())
                .build();
    }

    private static ClaimPlanItemDoneRequest claim(String item) {
        return ClaimPlanItemDoneRequest.newBuilder()
                .setName(item)
                .setRequestId(newRequest())
                .addEvidence("https://example.org/change/7")
                .build();
    }

    private static VerifyPlanItemRequest verify(String item) {
        return VerifyPlanItemRequest.newBuilder()
                .setName(item)
                .setRequestId(newRequest())
                .build();
    }

    private static ImplementPlanRequest implement(Plan plan) {
        return ImplementPlanRequest.newBuilder()
                .setName(plan.getName())
                .setRequestId(newRequest())
                .build();
    }
}
