package tracker.remediation.plan.domain;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.ApproveReplanningRequest;
import tracker.plan.v1.AttachEvidence;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.CancelPlanItemRequest;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ClosePlanItemRequest;
import tracker.plan.v1.CommentPlanItemRequest;
import tracker.plan.v1.CommentPlanRequest;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CounterCommitmentRequest;
import tracker.plan.v1.DecidePlanItemExtensionRequest;
import tracker.plan.v1.DecidePlanItemRiskAcceptanceRequest;
import tracker.plan.v1.DecidePlanRiskAcceptanceRequest;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.DelegateCommitmentRequest;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.ImplementPlanByFingerprints;
import tracker.plan.v1.JudgePlanByCount;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanConfidentialityChanged;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.RejectPlanItemRequest;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.RequestPlanItemExtensionRequest;
import tracker.plan.v1.RequestPlanItemRiskAcceptanceRequest;
import tracker.plan.v1.RequestPlanRiskAcceptanceRequest;
import tracker.plan.v1.ResumePlanRequest;
import tracker.plan.v1.SetEffectivenessCheckRequest;
import tracker.plan.v1.SetPlanConfidentiality;
import tracker.plan.v1.SetPlanItemContributorsRequest;
import tracker.plan.v1.SetPlanItemDependenciesRequest;
import tracker.plan.v1.SetPlanItemOwnerRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.StartReplanningRequest;
import tracker.plan.v1.SupersedePlanCause;
import tracker.plan.v1.SupersedePlanItemRequest;
import tracker.plan.v1.SuspendPlanRequest;
import tracker.plan.v1.TakeCounterProposalRequest;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.plan.v1.UpdatePlanItemRequest;
import tracker.plan.v1.UpdatePlanRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.command.Context;
import tracker.platform.command.SnapshotDecider;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;

/** What a remediation plan may do next. The plan itself holds every fact that its rules need. */
public final class PlanDecider implements SnapshotDecider<Plan, Plan> {

    @Override
    public String collection() {
        return "plans";
    }

    @Override
    public Message snapshot(Plan plan) {
        return plan;
    }

    @Override
    public Plan restore(Message snapshot) {
        return (Plan) snapshot;
    }

    @Override
    public Plan initial(String name) {
        return Plan.newBuilder().setName(name).build();
    }

    /** What does not exist and what is hidden from the caller are alike; policies see everything. */
    @Override
    public void admit(Context context, Message command, Plan plan) {
        Caller caller = context.caller();
        boolean sees = caller.isPolicy() || new Reader(caller.subject(), caller.roles(), caller.teams()).sees(plan);
        boolean isThere = plan.getState() != PlanState.PLAN_STATE_UNSPECIFIED;
        if (!sees || !isThere && !(command instanceof DraftPlanForCause)) {
            throw Rejection.notFound(plan.getName());
        }
    }

    @Override
    public List<? extends Message> decide(Context context, Message command, Plan plan) {
        if (command instanceof DraftPlanForCause c) {
            return Building.draft(context, c, plan);
        }
        context.requireNotBefore(
                plan.getDraftTime(),
                time -> Said.of("BEFORE_DRAFTED", "lies before {time}, when the plan was drafted.", time));
        return switch (command) {
            case UpdatePlanRequest c -> Building.update(context, c, plan);
            case SupersedePlanCause c -> Building.supersedeCause(context, c, plan);
            case ProposePlanItemRequest c -> Building.proposeItem(context, c, plan);
            case UpdatePlanItemRequest c -> Building.updateItem(context, c, plan);
            case ProposePlanRequest c -> Building.propose(context, plan);
            case OfferPlanRequest c -> Alignment.offer(context, plan);
            case ReofferPlanItemRequest c -> Alignment.reoffer(context, c, plan);
            case AcceptCommitmentRequest c -> Alignment.accept(context, c, plan);
            case DeclineCommitmentRequest c -> Alignment.decline(context, c, plan);
            case CounterCommitmentRequest c -> Alignment.counter(context, c, plan);
            case TakeCounterProposalRequest c -> Alignment.takeCounter(context, c, plan);
            case DelegateCommitmentRequest c -> Alignment.delegate(context, c, plan);
            case StartReplanningRequest c -> Rebaselining.start(context, c, plan);
            case ApproveReplanningRequest c -> Rebaselining.approve(context, plan);
            case SetPlanItemDependenciesRequest c -> Scope.setDependencies(context, c, plan);
            case SetPlanItemContributorsRequest c -> Scope.setContributors(context, c, plan);
            case SetPlanItemOwnerRequest c -> Scope.setOwner(context, c, plan);
            case SupersedePlanItemRequest c -> Scope.supersede(context, c, plan);
            case CancelPlanItemRequest c -> Scope.cancel(context, c, plan);
            case RequestPlanItemExtensionRequest c -> Extensions.request(context, c, plan);
            case DecidePlanItemExtensionRequest c -> Extensions.decide(context, c, plan);
            case RequestPlanItemRiskAcceptanceRequest c -> Risks.request(context, c, plan);
            case DecidePlanItemRiskAcceptanceRequest c -> Risks.decide(context, c, plan);
            case RequestPlanRiskAcceptanceRequest c -> Risks.request(context, c, plan);
            case DecidePlanRiskAcceptanceRequest c -> Risks.decide(context, c, plan);
            case CommentPlanRequest c -> Comments.onPlan(context, c);
            case CommentPlanItemRequest c -> Comments.onItem(context, c, plan);
            case SuspendPlanRequest c -> Interruption.suspend(context, c, plan);
            case ResumePlanRequest c -> Interruption.resume(context, c, plan);
            case CancelPlanRequest c -> Interruption.cancel(context, c, plan);
            case SetPlanConfidentiality c -> setConfidentiality(context, c, plan);
            case SetEffectivenessCheckRequest c -> Effectiveness.set(context, c, plan);
            case JudgePlanByCount c -> Effectiveness.judge(context, c, plan);
            case StartPlanItemRequest c -> Execution.start(context, c, plan);
            case BlockPlanItemRequest c -> Execution.block(context, c, plan);
            case UnblockPlanItemRequest c -> Execution.unblock(context, c, plan);
            case ClaimPlanItemDoneRequest c -> Execution.claimDone(context, c, plan);
            case AttachEvidence c -> Execution.attach(context, c, plan);
            case VerifyPlanItemRequest c -> Execution.verify(context, c, plan);
            case RejectPlanItemRequest c -> Execution.reject(context, c, plan);
            case ClosePlanItemRequest c -> Execution.close(context, c, plan);
            case ImplementPlanByFingerprints c -> Execution.implement(context, c, plan);
            default ->
                throw new IllegalArgumentException("Not a command of a plan: "
                        + command.getDescriptorForType().getFullName());
        };
    }

    private static List<Message> setConfidentiality(Context context, SetPlanConfidentiality c, Plan plan) {
        boolean same = c.getConfidentiality() == plan.getConfidentiality()
                && c.getViewersList().equals(plan.getViewersList());
        return same
                ? List.of()
                : List.of(PlanConfidentialityChanged.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setConfidentiality(c.getConfidentiality())
                        .addAllViewers(c.getViewersList())
                        .build());
    }

    @Override
    public Plan evolve(Plan plan, Message event, EventMeta meta) {
        return PlanFold.fold(plan, event, meta);
    }

    @Override
    public Plan resource(Plan plan) {
        return plan;
    }

    @Override
    public Message part(Plan plan, Message command) {
        return switch (command) {
            case AcceptCommitmentRequest c -> commitment(plan, c.getTeam());
            case DeclineCommitmentRequest c -> commitment(plan, c.getTeam());
            case CounterCommitmentRequest c -> commitment(plan, c.getTeam());
            case DelegateCommitmentRequest c -> commitment(plan, c.getTeam());
            default -> {
                String name = nameIn(command);
                yield Items.isName(name) ? Items.find(plan, name) : plan;
            }
        };
    }

    private static Commitment commitment(Plan plan, String team) {
        return Alignment.commitment(plan, team).orElse(Commitment.getDefaultInstance());
    }

    private static String nameIn(Message command) {
        FieldDescriptor name = command.getDescriptorForType().findFieldByName("name");
        return name == null ? "" : (String) command.getField(name);
    }
}
