package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ApproveReplanningRequest;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.CounterCommitmentRequest;
import tracker.plan.v1.CounterProposal;
import tracker.plan.v1.DecidePlanItemExtensionRequest;
import tracker.plan.v1.DelegateCommitmentRequest;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.RequestPlanItemExtensionRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.StartReplanningRequest;
import tracker.plan.v1.TakeCounterProposalRequest;
import tracker.platform.error.Rejection.Reason;

/** Teams counter and pass on, and what was agreed changes with four eyes: over gRPC, from the real event store. */
class ReplanningOverGrpcTest extends PlanThread {

    private static final Timestamp LATER = Timestamps.add(DUE, Durations.fromDays(10));

    @Test
    void aCounterIsTakenAnItemIsPassedOnAndThePlanIsReplanned() {
        Plan asked = aligning();
        String plan = asked.getName();
        String fix = asked.getItems(0).getName();
        String rule = asked.getItems(1).getName();

        plans(ENGINEER)
                .counterCommitment(CounterCommitmentRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setTeam("teams/engineering")
                        .addCounters(CounterProposal.newBuilder().setItem(fix).setDueTime(LATER))
                        .setReason("We are few")
                        .build());
        Plan taken = plans(MANAGER)
                .takeCounterProposal(TakeCounterProposalRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .build())
                .getPlan();
        assertThat(taken.getItems(0).getDueTime()).isEqualTo(LATER);
        assertThat(taken.getItems(0).getFirstDueTime()).isEqualTo(DUE);
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(LAWYER).delegateCommitment(delegate(plan, "teams/nobody")));
        Plan delegated = plans(LAWYER)
                .delegateCommitment(delegate(plan, "teams/engineering"))
                .getPlan();
        assertThat(delegated.getCommitmentsList())
                .extracting(Commitment::getState)
                .containsExactly(CommitmentState.COMMITMENT_STATE_OFFERED, CommitmentState.COMMITMENT_STATE_DELEGATED);
        Plan agreed = plans(ENGINEER)
                .acceptCommitment(accept(plan, "teams/engineering"))
                .getPlan();
        assertThat(agreed.getState()).isEqualTo(PlanState.PLAN_STATE_AGREED);

        plans(ENGINEER)
                .startPlanItem(StartPlanItemRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .build());
        plans(MANAGER)
                .startReplanning(StartReplanningRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setReason("The rule is policy's after all")
                        .build());
        plans(MANAGER)
                .reofferPlanItem(ReofferPlanItemRequest.newBuilder()
                        .setName(rule)
                        .setRequestId(newRequest())
                        .setTeam("teams/policy")
                        .build());
        assertThat(refused(
                                Status.Code.FAILED_PRECONDITION,
                                Reason.WRONG_STATE,
                                () -> plans(COORDINATOR).approveReplanning(approve(plan)))
                        .getMetadataMap())
                .containsEntry("items", rule);
        plans(LAWYER).acceptCommitment(accept(plan, "teams/policy"));
        refused(
                Status.Code.PERMISSION_DENIED,
                Reason.SAME_PERSON,
                () -> plans(MANAGER).approveReplanning(approve(plan)));
        Plan replanned = plans(COORDINATOR).approveReplanning(approve(plan)).getPlan();

        assertThat(replanned.getState()).isEqualTo(PlanState.PLAN_STATE_IN_EXECUTION);
        assertThat(replanned.getBaselinesList()).hasSize(2);
        assertThat(replanned.getBaselines(1).getApprover()).isEqualTo("cora");
        assertThat(replanned.getItemsList())
                .extracting(ActionItem::getState)
                .containsExactly(ItemState.ITEM_STATE_IN_PROGRESS, ItemState.ITEM_STATE_ACCEPTED);
    }

    @Test
    void moreTimeIsAskedForAndGrantedOnce() {
        Plan agreed = agreed();
        String fix = agreed.getItems(0).getName();
        plans(ENGINEER)
                .requestPlanItemExtension(RequestPlanItemExtensionRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .setDueTime(LATER)
                        .setReason("Review takes longer")
                        .build());
        DecidePlanItemExtensionRequest decide = DecidePlanItemExtensionRequest.newBuilder()
                .setName(fix)
                .setRequestId(newRequest())
                .setNumber(1)
                .setApprove(true)
                .setReason("Heard")
                .build();
        Plan granted = plans(MANAGER).decidePlanItemExtension(decide).getPlan();

        assertThat(granted.getItems(0).getDueTime()).isEqualTo(LATER);
        assertThat(plans(MANAGER).decidePlanItemExtension(decide).getPlan()).isEqualTo(granted);
    }

    @Test
    void aTeamThatStandsInTheWayIsOneOfTheDirectory() {
        String fix = agreed().getItems(0).getName();
        plans(ENGINEER)
                .startPlanItem(StartPlanItemRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .build());
        BlockPlanItemRequest block = BlockPlanItemRequest.newBuilder()
                .setName(fix)
                .setRequestId(newRequest())
                .setReason("No review")
                .setBlockedBy("teams/nobody")
                .build();
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(ENGINEER).blockPlanItem(block));
        Plan blocked = plans(ENGINEER)
                .blockPlanItem(block.toBuilder().setBlockedBy("teams/policy").build())
                .getPlan();
        assertThat(blocked.getItems(0).getBlockedBy()).isEqualTo("teams/policy");
    }

    private static DelegateCommitmentRequest delegate(String plan, String to) {
        return DelegateCommitmentRequest.newBuilder()
                .setName(plan)
                .setRequestId(newRequest())
                .setTeam("teams/policy")
                .setToTeam(to)
                .setReason("It is theirs")
                .build();
    }

    private static ApproveReplanningRequest approve(String plan) {
        return ApproveReplanningRequest.newBuilder()
                .setName(plan)
                .setRequestId(newRequest())
                .build();
    }
}
