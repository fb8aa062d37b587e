package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.ImplementPlanRequest;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanClosedEffective;
import tracker.plan.v1.PlanImplemented;
import tracker.plan.v1.PlanItemBlocked;
import tracker.plan.v1.PlanItemClosed;
import tracker.plan.v1.PlanItemDoneClaimed;
import tracker.plan.v1.PlanItemRejected;
import tracker.plan.v1.PlanItemStarted;
import tracker.plan.v1.PlanItemUnblocked;
import tracker.plan.v1.PlanItemVerified;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.plan.v1.PlanNames;
import tracker.plan.v1.PlanReplanned;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.SetEffectivenessCheckRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.StartReplanningRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.eventstore.Horizon;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

/** What was thought on any day, of a plan that was entered later: each step on its day, what is judged when it is judged. */
class PlanOverManyDaysTest extends PlanThread {

    private static final String MANY_ROLES = TestTokens.token(
            "max", Set.of(Role.ROLE_ADMINISTRATOR, Role.ROLE_PROGRAM_MANAGER, Role.ROLE_PROBLEM_COORDINATOR));
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.DAYS);

    @Autowired
    private EventStore events;

    @Autowired
    private Horizon horizon;

    @Test
    void everyDayBetweenIsKnownAsItWas() {
        registerTeams();
        String plan = draftedOn(60);
        Instant before = Instant.now();
        String fix = plans(MANAGER)
                .proposePlanItem(
                        item(plan, "teams/engineering").setOccurredTime(day(57)).build())
                .getItem();
        String rule = plans(MANAGER)
                .proposePlanItem(
                        item(plan, "teams/policy").setOccurredTime(day(55)).build())
                .getItem();
        plans(MANAGER)
                .proposePlan(ProposePlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setOccurredTime(day(52))
                        .build());
        plans(MANAGER)
                .setEffectivenessCheck(SetEffectivenessCheckRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setWindow(Durations.fromDays(40))
                        .setOccurredTime(day(52))
                        .build());
        plans(MANAGER)
                .offerPlan(OfferPlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setOccurredTime(day(51))
                        .build());
        plans(COORDINATOR)
                .acceptCommitment(accept(plan, "teams/engineering").toBuilder()
                        .setOccurredTime(day(45))
                        .build());
        plans(COORDINATOR)
                .declineCommitment(DeclineCommitmentRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setTeam("teams/policy")
                        .setReason("Not ours")
                        .setOccurredTime(day(40))
                        .build());
        plans(MANAGER)
                .reofferPlanItem(ReofferPlanItemRequest.newBuilder()
                        .setName(rule)
                        .setRequestId(newRequest())
                        .setTeam("teams/engineering")
                        .setOccurredTime(day(33))
                        .build());
        plans(COORDINATOR)
                .acceptCommitment(accept(plan, "teams/engineering").toBuilder()
                        .setOccurredTime(day(30))
                        .build());
        plans(MANAGER)
                .startReplanning(StartReplanningRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setReason("The rule needs a check of its own")
                        .setOccurredTime(day(29))
                        .build());
        carriedOutAndWatched(plan, fix, rule);

        NavigableMap<Integer, List<String>> told = new TreeMap<>();
        told.putAll(Map.of(
                -60, List.of("DRAFT"),
                -57, List.of("DRAFT", "PROPOSED"),
                -55, List.of("DRAFT", "PROPOSED", "PROPOSED"),
                -52, List.of("PROPOSED", "PROPOSED", "PROPOSED"),
                -51, List.of("ALIGNING", "OFFERED", "OFFERED"),
                -45, List.of("ALIGNING", "ACCEPTED", "OFFERED"),
                -40, List.of("ALIGNING", "ACCEPTED", "DECLINED"),
                -33, List.of("ALIGNING", "ACCEPTED", "OFFERED"),
                -30, List.of("AGREED", "ACCEPTED", "ACCEPTED")));
        told.putAll(Map.of(
                -29, List.of("REPLANNING", "ACCEPTED", "ACCEPTED"),
                -28, List.of("IN_EXECUTION", "ACCEPTED", "ACCEPTED"),
                -27, List.of("IN_EXECUTION", "IN_PROGRESS", "ACCEPTED"),
                -25, List.of("IN_EXECUTION", "BLOCKED", "ACCEPTED"),
                -23, List.of("IN_EXECUTION", "IN_PROGRESS", "IN_PROGRESS"),
                -20, List.of("IN_EXECUTION", "DONE_CLAIMED", "DONE_CLAIMED"),
                -18, List.of("IN_EXECUTION", "IN_PROGRESS", "VERIFIED"),
                -17, List.of("IN_EXECUTION", "DONE_CLAIMED", "CLOSED"),
                -15, List.of("IN_EXECUTION", "VERIFIED", "CLOSED"),
                -14, List.of("MONITORING", "VERIFIED", "CLOSED")));
        told.put(-4, List.of("CLOSED_EFFECTIVE", "VERIFIED", "CLOSED"));
        for (int day = -62; day <= 0; day++) {
            GetPlanRequest then =
                    GetPlanRequest.newBuilder().setName(plan).setAsOf(day(-day)).build();
            if (day < -60) {
                refused(
                        Status.Code.NOT_FOUND,
                        Reason.NOT_FOUND,
                        () -> plans(MANAGER).getPlan(then));
            } else {
                assertThat(words(plans(MANAGER).getPlan(then).getPlan()))
                        .as("day %d", day)
                        .isEqualTo(told.floorEntry(day).getValue());
            }
        }
        await().atMost(SOON).until(() -> horizon.settledTime().isAfter(before));
        assertThat(words(plans(MANAGER)
                        .getPlan(GetPlanRequest.newBuilder()
                                .setName(plan)
                                .setAsOf(day(30))
                                .setKnownAt(Scenario.timestamp(before))
                                .build())
                        .getPlan()))
                .as("when it was entered stays known")
                .containsExactly("DRAFT");
    }

    /** As it happened on those days: nobody may date this back, so it is told to the store as if it was written then. */
    private void carriedOutAndWatched(String plan, String fix, String rule) {
        append(
                plan,
                PlanReplanned.newBuilder()
                        .setOccurredTime(day(28))
                        .setBaseline(2)
                        .setRequester("max")
                        .setApprover("cora"),
                PlanItemStarted.newBuilder().setOccurredTime(day(27)).setItem(fix),
                PlanItemBlocked.newBuilder()
                        .setOccurredTime(day(25))
                        .setItem(fix)
                        .setReason("No access")
                        .setBlockedBy("teams/policy"),
                PlanItemUnblocked.newBuilder().setOccurredTime(day(23)).setItem(fix),
                PlanItemStarted.newBuilder().setOccurredTime(day(23)).setItem(rule),
                PlanItemDoneClaimed.newBuilder()
                        .setOccurredTime(day(20))
                        .setItem(fix)
                        .setDoer("eve"),
                PlanItemDoneClaimed.newBuilder()
                        .setOccurredTime(day(20))
                        .setItem(rule)
                        .setDoer("eve"),
                PlanItemRejected.newBuilder()
                        .setOccurredTime(day(18))
                        .setItem(fix)
                        .setVerifier("cora")
                        .setReason("Weekends were forgotten"),
                PlanItemVerified.newBuilder()
                        .setOccurredTime(day(18))
                        .setItem(rule)
                        .setVerifier("cora"),
                PlanItemClosed.newBuilder().setOccurredTime(day(17)).setItem(rule),
                PlanItemDoneClaimed.newBuilder()
                        .setOccurredTime(day(17))
                        .setItem(fix)
                        .setDoer("eve"),
                PlanItemVerified.newBuilder()
                        .setOccurredTime(day(15))
                        .setItem(fix)
                        .setVerifier("cora"),
                PlanImplemented.newBuilder().setOccurredTime(day(14)),
                PlanMonitoringStarted.newBuilder()
                        .setOccurredTime(day(14))
                        .setEndTime(day(4))
                        .setWindow(Durations.fromDays(10)),
                PlanClosedEffective.newBuilder().setOccurredTime(day(4)).setWatchStartTime(day(14)));
    }

    private void append(String plan, Message.Builder... what) {
        long last = events.lastSequenceNumberFor(plan).orElseThrow();
        events.publish(IntStream.range(0, what.length)
                .mapToObj(i -> new GenericDomainEventMessage<>("plan", plan, last + 1 + i, what[i].build()))
                .toList());
    }

    @Test
    void whatIsWorkedVerifiedOrWatchedIsNotDatedBack() {
        registerTeams();
        String plan = draftedOn(60);
        String fix = plans(MANAGER)
                .proposePlanItem(
                        item(plan, "teams/engineering").setOccurredTime(day(59)).build())
                .getItem();
        plans(MANAGER)
                .proposePlan(ProposePlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setOccurredTime(day(59))
                        .build());
        plans(MANAGER)
                .offerPlan(OfferPlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setOccurredTime(day(50))
                        .build());
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(COORDINATOR)
                        .acceptCommitment(accept(plan, "teams/engineering").toBuilder()
                                .setOccurredTime(day(51))
                                .build()));
        notDatedBack(() -> plans(ENGINEER)
                .acceptCommitment(accept(plan, "teams/engineering").toBuilder()
                        .setOccurredTime(day(45))
                        .build()));
        plans(COORDINATOR)
                .acceptCommitment(accept(plan, "teams/engineering").toBuilder()
                        .setOccurredTime(day(45))
                        .build());
        StartPlanItemRequest start = StartPlanItemRequest.newBuilder()
                .setName(fix)
                .setRequestId(newRequest())
                .build();
        notDatedBack(() -> plans(ENGINEER)
                .startPlanItem(start.toBuilder().setOccurredTime(day(44)).build()));
        plans(ENGINEER).startPlanItem(start);
        plans(ENGINEER)
                .claimPlanItemDone(ClaimPlanItemDoneRequest.newBuilder()
                        .setName(fix)
                        .setRequestId(newRequest())
                        .addEvidence("https://example.org/change/7")
                        .build());
        VerifyPlanItemRequest verify = VerifyPlanItemRequest.newBuilder()
                .setName(fix)
                .setRequestId(newRequest())
                .build();
        notDatedBack(() -> plans(COORDINATOR)
                .verifyPlanItem(verify.toBuilder().setOccurredTime(day(40)).build()));
        notDatedBack(() -> plans(MANY_ROLES)
                .verifyPlanItem(verify.toBuilder().setOccurredTime(day(40)).build()));
        Instant verified = Instant.now();
        plans(COORDINATOR).verifyPlanItem(verify);
        ImplementPlanRequest implement = ImplementPlanRequest.newBuilder()
                .setName(plan)
                .setRequestId(newRequest())
                .build();
        notDatedBack(() -> plans(MANAGER)
                .implementPlan(implement.toBuilder().setOccurredTime(day(40)).build()));
        notDatedBack(() -> plans(MANY_ROLES)
                .implementPlan(implement.toBuilder().setOccurredTime(day(40)).build()));

        Plan watched = plans(MANAGER).implementPlan(implement).getPlan();

        assertThat(Instant.ofEpochSecond(
                        watched.getEffectiveness().getStartTime().getSeconds()))
                .isAfterOrEqualTo(verified.truncatedTo(ChronoUnit.SECONDS));
    }

    private void notDatedBack(Runnable step) {
        refused(Status.Code.PERMISSION_DENIED, Reason.BACK_DATING_NOT_ALLOWED, step);
    }

    /** By the policy, for a cause that is said to have been confirmed so many days ago. */
    private String draftedOn(int daysAgo) {
        String problem = newProblem();
        events.publish(new GenericDomainEventMessage<>(
                "problem",
                problem,
                0,
                RootCauseConfirmed.newBuilder()
                        .setOccurredTime(day(daysAgo))
                        .setRootCause(ESCALATION_SERVICE.confirm(problem, 1))
                        .build()));
        String plan = PlanNames.planFor(problem, 1);
        await().atMost(SOON).until(() -> events.readEvents(plan).hasNext());
        return plan;
    }

    private static Timestamp day(int ago) {
        return Scenario.timestamp(TODAY.minus(ago, ChronoUnit.DAYS));
    }

    /** The plan's state and those of its items. */
    private static List<String> words(Plan plan) {
        List<String> words = new ArrayList<>();
        words.add(plan.getState().name().substring("PLAN_STATE_".length()));
        plan.getItemsList().stream()
                .map(ActionItem::getState)
                .forEach(state -> words.add(state.name().substring("ITEM_STATE_".length())));
        return words;
    }
}
