package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Confidentiality;
import tracker.plan.v1.CounterProposal;
import tracker.plan.v1.DiffPlanRequest;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.ListPlanTimelineRequest;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanServiceGrpc;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.SetPlanItemContributorsRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.EveryCallAbout;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.ProblemConfidentialityChanged;
import tracker.remediation.RunningService;
import tracker.team.v1.PutTeamMemberRequest;
import tracker.team.v1.RemoveTeamMemberRequest;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamRole;
import tracker.type.v1.Role;

/** The plan for a confidential problem is there for those who may know of the problem, and for those who work on it. */
class ConfidentialPlanTest extends RunningService {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String MISSING = "plans/00000000-0000-5000-8000-000000000000";
    private static final String VIEWER = TestTokens.token("vera", Set.of(Role.ROLE_PROGRAM_MANAGER));

    @Autowired
    private EventStore events;

    private String problem = "";

    @BeforeEach
    void teams() {
        registerTeams();
        problem = newProblem();
    }

    private String drafted(Confidentiality confidentiality, String... viewers) {
        ESCALATION_SERVICE.confirm(problem, 1);
        ESCALATION_SERVICE.hide(problem, confidentiality, viewers);
        return drafted();
    }

    private String drafted() {
        return plans(COORDINATOR)
                .draftPlan(DraftPlanRequest.newBuilder()
                        .setRequestId(newRequest())
                        .setProblem(problem)
                        .build())
                .getPlan()
                .getName();
    }

    private static GetPlanRequest get(String plan) {
        return GetPlanRequest.newBuilder().setName(plan).build();
    }

    private boolean sees(String token, String plan) {
        try {
            return plans(token).getPlan(get(plan)).hasPlan();
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            return false;
        }
    }

    /** Its problem is known to others now; the policy that follows hears of it. */
    private void change(Confidentiality confidentiality, String... viewers) {
        ESCALATION_SERVICE.hide(problem, confidentiality, viewers);
        events.publish(new GenericDomainEventMessage<>(
                "problem",
                problem,
                events.lastSequenceNumberFor(problem).map(last -> last + 1).orElse(0L),
                ProblemConfidentialityChanged.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(Instant.now()))
                        .setConfidentiality(confidentiality)
                        .build()));
    }

    private void offer(String plan) {
        plans(VIEWER)
                .proposePlanItem(ProposePlanItemRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setKind(ItemKind.ITEM_KIND_PREVENT)
                        .setTitle("Look after it")
                        .setTeam("teams/engineering")
                        .setDueTime(EventMeta.toTimestamp(Instant.now().plus(Duration.ofDays(7))))
                        .build());
        plans(VIEWER)
                .proposePlan(ProposePlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .build());
        assertThat(sees(ENGINEER, plan)).as("before its team is asked").isFalse();
        plans(VIEWER)
                .offerPlan(OfferPlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .build());
    }

    @Test
    void itIsAsConfidentialAsItsProblem() {
        String plan = drafted(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL, "vera");

        assertThat(sees(COORDINATOR, plan)).isTrue();
        assertThat(sees(VIEWER, plan)).isTrue();
        assertThat(sees(MANAGER, plan)).isFalse();
        assertThat(sees(ENGINEER, plan)).isFalse();
        assertThat(plans(COORDINATOR).getPlan(get(plan)).getPlan().getViewersList())
                .containsExactly("vera");
    }

    @Test
    void itIsHiddenWhenItsProblemWasHiddenWhileItWasDrafted() {
        ESCALATION_SERVICE.confirm(problem, 1);
        ESCALATION_SERVICE.afterwards(
                () -> ESCALATION_SERVICE.hide(problem, Confidentiality.CONFIDENTIALITY_CONFIDENTIAL, "vera"));

        String plan = drafted();

        assertThat(sees(VIEWER, plan)).isTrue();
        assertThat(sees(MANAGER, plan)).isFalse();
    }

    @Test
    void whoeverIsAskedToWorkOnItMayKnowOfIt() {
        String plan = drafted(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL, "vera");

        offer(plan);

        assertThat(sees(ENGINEER, plan)).isTrue();
        assertThat(sees(LAWYER, plan)).isFalse();
    }

    @Test
    void onlyWhoIsListedInTheTeamHelpsWithIt() {
        String plan = drafted(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL, "vera");
        offer(plan);
        SetPlanItemContributorsRequest names = SetPlanItemContributorsRequest.newBuilder()
                .setName(
                        plans(ENGINEER).getPlan(get(plan)).getPlan().getItems(0).getName())
                .setRequestId(newRequest())
                .addContributors("otto")
                .build();
        String outsider = TestTokens.token("otto", Set.of(Role.ROLE_SPECIALIST));

        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(ENGINEER).setPlanItemContributors(names));
        assertThat(sees(outsider, plan)).isFalse();
        list("eve");
        list("otto");

        plans(ENGINEER)
                .setPlanItemContributors(
                        names.toBuilder().setRequestId(newRequest()).build());
        assertThat(sees(outsider, plan)).isTrue();
        unlist("eve");
        unlist("otto");
    }

    private void unlist(String subject) {
        teams(ADMINISTRATOR)
                .removeTeamMember(RemoveTeamMemberRequest.newBuilder()
                        .setName("teams/engineering")
                        .setRequestId(newRequest())
                        .setSubject(subject)
                        .build());
    }

    private void list(String subject) {
        teams(ADMINISTRATOR)
                .putTeamMember(PutTeamMemberRequest.newBuilder()
                        .setName("teams/engineering")
                        .setRequestId(newRequest())
                        .setMember(TeamMember.newBuilder()
                                .setSubject(subject)
                                .setDisplayName(subject)
                                .setRole(TeamRole.TEAM_ROLE_MEMBER))
                        .build());
    }

    @Test
    void itFollowsItsProblem() {
        String plan = drafted(Confidentiality.CONFIDENTIALITY_OPEN);
        assertThat(sees(MANAGER, plan)).isTrue();

        change(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL, "vera");
        await().atMost(SOON).until(() -> !sees(MANAGER, plan));
        assertThat(sees(VIEWER, plan)).isTrue();
        Plan then = plans(COORDINATOR).getPlan(get(plan)).getPlan();
        refused(
                Status.Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> plans(MANAGER)
                        .getPlan(get(plan).toBuilder()
                                .setAsOf(then.getDraftTime())
                                .build()));

        change(Confidentiality.CONFIDENTIALITY_OPEN);
        await().atMost(SOON).until(() -> sees(MANAGER, plan));
    }

    /** What it may have learnt from an escalation that is confidential by now. */
    @Test
    void whatItsProblemWasKnownByWhenItWasDrafted_isToldToWhoSeesAll() throws InvalidProtocolBufferException {
        String fresh = drafted(Confidentiality.CONFIDENTIALITY_OPEN);
        String old = "plans/" + UUID.randomUUID();
        PlanDrafted drafted = PlanDrafted.newBuilder()
                .setOccurredTime(EventMeta.toTimestamp(Instant.now()))
                .setProblem(problem)
                .setTitle("As plans were drafted once")
                .addFingerprints("1|video|" + problem)
                .build();
        events.publish(new GenericDomainEventMessage<>("plan", old, 0, drafted));

        for (String plan : List.of(fresh, old)) {
            assertThat(plans(MANAGER).getPlan(get(plan)).toString()).doesNotContain("1|video|");
            assertThat(plans(MANAGER)
                            .diffPlan(DiffPlanRequest.newBuilder()
                                    .setName(plan)
                                    .setFrom(Timestamps.EPOCH)
                                    .setTo(EventMeta.toTimestamp(Instant.now()))
                                    .build())
                            .getChangesList())
                    .isNotEmpty()
                    .noneMatch(change -> change.getAfter().contains("1|video|"));
            assertThat(drafted(MANAGER, plan).getFingerprintsList()).isEmpty();
        }
        assertThat(drafted(MANAGER, old))
                .isEqualTo(drafted.toBuilder().clearFingerprints().build());
        assertThat(drafted(COORDINATOR, old)).isEqualTo(drafted);
    }

    private PlanDrafted drafted(String token, String plan) throws InvalidProtocolBufferException {
        return plans(token)
                .listPlanTimeline(
                        ListPlanTimelineRequest.newBuilder().setName(plan).build())
                .getEvents(0)
                .getEvent()
                .unpack(PlanDrafted.class);
    }

    @TestFactory
    Stream<DynamicTest> toOutsidersItIsNotThereWhateverTheyAsk() {
        String plan = drafted(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL, "vera");
        offer(plan);
        EveryCallAbout calls = new EveryCallAbout(
                "plans",
                Map.of(
                        "team",
                        "teams/policy",
                        "to_team",
                        "teams/engineering",
                        "due_time",
                        EventMeta.toTimestamp(Instant.now().plus(Duration.ofDays(9))),
                        "expire_time",
                        EventMeta.toTimestamp(Instant.now().plus(Duration.ofDays(9))),
                        "by",
                        "plans/x/items/y",
                        "counters",
                        CounterProposal.newBuilder().setItem("plans/x/items/y").build(),
                        "window",
                        Durations.fromDays(30),
                        "media_type",
                        "text/plain",
                        "content",
                        ByteString.copyFromUtf8("It is so."),
                        "to",
                        Timestamps.fromMillis(1)));
        return calls.of(PlanServiceGrpc.SERVICE_NAME)
                .map(rpc -> dynamicTest(rpc.grpcName(), () -> {
                    for (Role role : rpc.access().getRolesList()) {
                        String outsider = TestTokens.token("max", Set.of(role), "policy");
                        String missing = calls.outcome(as(outsider), rpc, MISSING);
                        assertThat(missing).as("%s of %s", role, rpc.grpcName()).contains("NOT_FOUND");
                        if (role != Role.ROLE_ADMINISTRATOR && role != Role.ROLE_PROBLEM_COORDINATOR) {
                            assertThat(calls.outcome(as(outsider), rpc, plan))
                                    .as(role.name())
                                    .isEqualTo(missing);
                        }
                    }
                }));
    }
}
