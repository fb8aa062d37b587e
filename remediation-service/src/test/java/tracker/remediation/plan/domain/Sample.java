package tracker.remediation.plan.domain;

import static tracker.remediation.Scenario.NOW;
import static tracker.remediation.Scenario.caller;
import static tracker.remediation.Scenario.now;
import static tracker.remediation.Scenario.timestamp;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.CommitmentAccepted;
import tracker.plan.v1.CommitmentDeclined;
import tracker.plan.v1.CommitmentNarrowed;
import tracker.plan.v1.CommitmentOffered;
import tracker.plan.v1.CommitmentWithdrawn;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.ImplementPlanByFingerprints;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanAgreed;
import tracker.plan.v1.PlanAligningStarted;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanExecutionStarted;
import tracker.plan.v1.PlanItemDoneClaimed;
import tracker.plan.v1.PlanItemOwnerSet;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanItemReoffered;
import tracker.plan.v1.PlanItemStarted;
import tracker.plan.v1.PlanItemVerified;
import tracker.plan.v1.PlanProposed;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

/** One plan with two items of two teams, and its people. */
final class Sample {

    static final String PLAN = "plans/1";
    static final String ENGINEERING = "teams/engineering";
    static final String POLICY = "teams/policy";
    static final String CONTENT = "teams/content";
    static final String FIX = PLAN + "/items/fix";
    static final String RULE = PLAN + "/items/rule";
    static final String FINGERPRINT = "1|video|comes back";
    static final Timestamp DUE = timestamp(NOW.plus(Duration.ofDays(14)));

    static final Caller MANAGER = caller("manager", Set.of(Role.ROLE_PROGRAM_MANAGER));
    static final Caller COORDINATOR = caller("coordinator", Set.of(Role.ROLE_PROBLEM_COORDINATOR));
    static final Caller ENGINEER = caller("engineer", Set.of(Role.ROLE_PARTNER), "engineering");
    static final Caller OTHER_ENGINEER = caller("other-engineer", Set.of(Role.ROLE_PARTNER), "engineering");
    static final Caller LAWYER = caller("lawyer", Set.of(Role.ROLE_PARTNER), "policy");

    static final ImplementPlanByFingerprints IMPLEMENT = ImplementPlanByFingerprints.newBuilder()
            .setName(PLAN)
            .addFingerprints(FINGERPRINT)
            .build();

    private Sample() {}

    static Scenario<Plan, Plan> plan() {
        return new Scenario<>(new PlanDecider(), PLAN);
    }

    static Scenario<Plan, Plan> drafted() {
        return plan().given(planDrafted());
    }

    static Scenario<Plan, Plan> withItems() {
        return drafted().given(itemProposed(FIX, ENGINEERING, "engineer"), itemProposed(RULE, POLICY, "lawyer"));
    }

    static Scenario<Plan, Plan> proposed() {
        return withItems().given(now(PlanProposed.getDefaultInstance()));
    }

    static Scenario<Plan, Plan> aligning() {
        return proposed()
                .given(now(PlanAligningStarted.getDefaultInstance()), offered(ENGINEERING, FIX), offered(POLICY, RULE));
    }

    static Scenario<Plan, Plan> agreed() {
        return aligning()
                .given(
                        accepted(ENGINEERING, ENGINEER, false, FIX),
                        accepted(POLICY, LAWYER, false, RULE),
                        planAgreed());
    }

    static Scenario<Plan, Plan> inExecution() {
        return agreed().given(started(FIX, "engineer"), now(PlanExecutionStarted.getDefaultInstance()));
    }

    static Scenario<Plan, Plan> doneClaimed() {
        return inExecution().given(doneClaimed(FIX, ENGINEER));
    }

    /** As if the plan had been drafted, and agreed if it was, at that time. */
    static Scenario<Plan, Plan> dated(Scenario<Plan, Plan> plan, Instant then) {
        Plan.Builder dated = plan.resource().toBuilder().setDraftTime(timestamp(then));
        dated.getBaselinesBuilderList().forEach(baseline -> baseline.setAgreeTime(timestamp(then)));
        return plan.from(dated.build());
    }

    static DraftPlanForCause draft() {
        return DraftPlanForCause.newBuilder()
                .setProblem("problems/1")
                .setCauseRevision(1)
                .setTitle("Videos come back")
                .setCause("The matcher ignores mirrored copies")
                .build();
    }

    static PlanDrafted planDrafted() {
        return now(PlanDrafted.newBuilder()
                .setProblem("problems/1")
                .setCauseRevision(1)
                .setTitle("Videos come back")
                .setCause("The matcher ignores mirrored copies")
                .build());
    }

    static ProposePlanItemRequest proposeItem() {
        return ProposePlanItemRequest.newBuilder()
                .setName(PLAN)
                .setRequestId("r-1")
                .setKind(ItemKind.ITEM_KIND_PREVENT)
                .setTitle("Match mirrored copies")
                .setTeam(ENGINEERING)
                .setDueTime(DUE)
                .build();
    }

    static PlanItemProposed itemProposed(String item, String team, String owner) {
        return now(PlanItemProposed.newBuilder()
                .setItem(item)
                .setKind(ItemKind.ITEM_KIND_PREVENT)
                .setTitle("Match mirrored copies")
                .setTeam(team)
                .setOwner(owner)
                .setDueTime(DUE)
                .build());
    }

    static AcceptCommitmentRequest accept(String team) {
        return AcceptCommitmentRequest.newBuilder().setName(PLAN).setTeam(team).build();
    }

    /** With somebody who is accountable for what nobody is yet. */
    static AcceptCommitmentRequest accept(String team, String owner) {
        return accept(team).toBuilder().setOwner(owner).build();
    }

    static PlanItemOwnerSet ownerSet(String item, String owner) {
        return now(PlanItemOwnerSet.newBuilder().setItem(item).setOwner(owner).build());
    }

    static DeclineCommitmentRequest decline(String team) {
        return DeclineCommitmentRequest.newBuilder()
                .setName(PLAN)
                .setTeam(team)
                .setReason("No capacity")
                .build();
    }

    static ReofferPlanItemRequest reoffer(String item, String team) {
        return ReofferPlanItemRequest.newBuilder()
                .setName(item)
                .setTeam(team)
                .setOwner("somebody")
                .build();
    }

    static CommitmentOffered offered(String team, String... items) {
        return now(CommitmentOffered.newBuilder()
                .setTeam(team)
                .addAllItems(List.of(items))
                .build());
    }

    static CommitmentAccepted accepted(String team, Caller by, boolean onBehalf, String... items) {
        return now(CommitmentAccepted.newBuilder()
                .setTeam(team)
                .addAllItems(List.of(items))
                .setAnsweredBy(by.subject())
                .setOnBehalf(onBehalf)
                .build());
    }

    static CommitmentDeclined declined(String team, Caller by, boolean onBehalf, String... items) {
        return now(CommitmentDeclined.newBuilder()
                .setTeam(team)
                .addAllItems(List.of(items))
                .setAnsweredBy(by.subject())
                .setOnBehalf(onBehalf)
                .setReason("No capacity")
                .build());
    }

    static PlanItemReoffered reoffered(String item, String team, Timestamp due) {
        return now(PlanItemReoffered.newBuilder()
                .setItem(item)
                .setTeam(team)
                .setOwner("somebody")
                .setDueTime(due)
                .build());
    }

    static CommitmentWithdrawn withdrawn(String team) {
        return now(CommitmentWithdrawn.newBuilder().setTeam(team).build());
    }

    static CommitmentNarrowed narrowed(String team) {
        return now(CommitmentNarrowed.newBuilder().setTeam(team).build());
    }

    static PlanAgreed planAgreed() {
        return now(PlanAgreed.newBuilder().setBaseline(1).build());
    }

    static PlanItemStarted started(String item, String owner) {
        return now(PlanItemStarted.newBuilder().setItem(item).setOwner(owner).build());
    }

    static PlanItemDoneClaimed doneClaimed(String item, Caller doer) {
        return now(PlanItemDoneClaimed.newBuilder()
                .setItem(item)
                .setDoer(doer.subject())
                .addEvidence("https://example.org/change/7")
                .setNote("Shipped")
                .build());
    }

    static PlanItemVerified verified(String item, Caller verifier) {
        return now(PlanItemVerified.newBuilder()
                .setItem(item)
                .setVerifier(verifier.subject())
                .build());
    }
}
