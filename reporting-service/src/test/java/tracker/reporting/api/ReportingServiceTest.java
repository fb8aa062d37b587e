package tracker.reporting.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tracker.reporting.Scene.at;

import io.grpc.Status.Code;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import tracker.contract.Ids;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.Priority;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.PlanClosedEffective;
import tracker.plan.v1.PlanClosedIneffective;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanNames;
import tracker.platform.command.Position;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.TestTokens;
import tracker.platform.processor.StoredEvent;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.reporting.RunningService;
import tracker.reporting.Scene;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogEvents;
import tracker.reporting.v1.EscalationView;
import tracker.reporting.v1.GetAgingMetricsRequest;
import tracker.reporting.v1.GetEscalationMetricsRequest;
import tracker.reporting.v1.GetEscalationViewRequest;
import tracker.reporting.v1.GetPlanViewRequest;
import tracker.reporting.v1.GetProblemViewRequest;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.ListEscalationsResponse;
import tracker.reporting.v1.ListPlansRequest;
import tracker.reporting.v1.ListProblemsRequest;
import tracker.reporting.v1.ListTeamItemsRequest;
import tracker.reporting.v1.ListTeamsRequest;
import tracker.reporting.v1.PlanView;
import tracker.reporting.v1.ProblemView;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamRegistered;
import tracker.type.v1.Role;

/** The service as its callers see it: over gRPC and REST, with events that other services have appended. */
class ReportingServiceTest extends RunningService {

    @Autowired
    private HealthEndpointGroups health;

    private static String newName(String collection) {
        return collection + "/" + UUID.randomUUID();
    }

    private static Scene opened(String externalId) {
        return new Scene("escalation", newName("escalations"))
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at("2026-03-01T08:00:00Z"))
                        .setSource("zendesk")
                        .setExternalId(externalId)
                        .setTitle("A title of " + externalId)
                        .setPriority(Priority.PRIORITY_HIGH)
                        .build());
    }

    @Test
    void whatWasJustAppended_isListedAfterItsPosition() {
        String id = "JUST-" + UUID.randomUUID();
        String position = append(opened(id).events());

        ListEscalationsResponse response = reporting()
                .listEscalations(ListEscalationsRequest.newBuilder()
                        .setExternalId(id.toLowerCase())
                        .setReadAfter(position)
                        .build());

        assertThat(response.getEscalationsList())
                .extracting(Escalation::getExternalId)
                .containsExactly(id);
        assertThat(response.getTotalSize()).isEqualTo(1);
        assertThat(response.getNextPageToken()).isEmpty();
    }

    @Test
    void aChangeThatNeverComes_isRefusedAtTheDeadline() {
        Scene scene = opened("NEVER-" + UUID.randomUUID());
        append(scene.events());

        refused(
                Code.DEADLINE_EXCEEDED,
                Reason.READ_MODEL_BEHIND,
                () -> reporting()
                        .withDeadlineAfter(10, TimeUnit.SECONDS)
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setReadAfter(new Position(scene.name(), 7).encode())
                                .build()));
    }

    @Test
    void aPositionThatIsNone_isRefusedByField() {
        refused(
                Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> reporting()
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setReadAfter("nonsense")
                                .build()));
    }

    @Test
    void theScreenOfAnEscalation_showsItsProblemItsPlanAndItsKin() {
        Scene kin = opened("KIN-" + UUID.randomUUID());
        Scene scene = opened("SCREEN-" + UUID.randomUUID());
        String problem = newName("problems");
        scene.live(EscalationLinked.newBuilder()
                .setOccurredTime(at("2026-03-02T08:00:00Z"))
                .setLink(Link.newBuilder().setKind(LinkKind.LINK_KIND_PROBLEM).setTarget(problem))
                .build());
        append(kin.events());
        String plan = planned(problem, List.of(kin.name(), scene.name()), "teams/t" + UUID.randomUUID());
        String position = append(scene.events());

        EscalationView view = reporting()
                .getEscalationView(GetEscalationViewRequest.newBuilder()
                        .setName(scene.name())
                        .setReadAfter(position)
                        .build())
                .getView();

        assertThat(view.getEscalation().getName()).isEqualTo(scene.name());
        assertThat(view.getProblem().getName()).isEqualTo(problem);
        assertThat(view.getPlan().getName()).isEqualTo(plan);
        assertThat(view.getRelatedList()).extracting(Escalation::getName).containsExactly(kin.name());
        HttpResponse<String> rest = get("/api/v1/views/" + scene.name());
        assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
        assertThat(rest.body()).contains(problem, plan, kin.name());
    }

    @Test
    void theScreensOfAnInstant_showTheEscalationAndTheProblemAsTheyWereThen() {
        Scene scene = opened("THEN-" + UUID.randomUUID());
        String problem = newName("problems");
        scene.live(EscalationLinked.newBuilder()
                .setOccurredTime(at("2026-03-02T08:00:00Z"))
                .setLink(Link.newBuilder().setKind(LinkKind.LINK_KIND_PROBLEM).setTarget(problem))
                .build());
        String plan = planned(problem, List.of(scene.name()), "teams/t" + UUID.randomUUID());
        String position = append(scene.events());
        var escalation =
                GetEscalationViewRequest.newBuilder().setName(scene.name()).setReadAfter(position);
        var itsProblem = GetProblemViewRequest.newBuilder().setName(problem).setReadAfter(position);

        EscalationView unlinked = reporting()
                .getEscalationView(
                        escalation.setAsOf(at("2026-03-02T07:59:59Z")).build())
                .getView();
        EscalationView linked = reporting()
                .getEscalationView(
                        escalation.setAsOf(at("2026-03-02T08:00:00Z")).build())
                .getView();
        ProblemView unexplained = reporting()
                .getProblemView(itsProblem.setAsOf(at("2026-03-03T12:00:00Z")).build())
                .getView();
        ProblemView explained = reporting()
                .getProblemView(itsProblem.setAsOf(at("2026-03-04T12:00:00Z")).build())
                .getView();

        assertThat(unlinked.getEscalation().getLinksList()).isEmpty();
        assertThat(unlinked.hasProblem()).isFalse();
        assertThat(linked.getProblem().getName()).isEqualTo(problem);
        assertThat(linked.getPlan().getName()).isEqualTo(plan);
        assertThat(unexplained.getProblem().hasRootCause()).isFalse();
        assertThat(unexplained.hasPlan()).isFalse();
        assertThat(unexplained.getEscalationsList())
                .extracting(Escalation::getName)
                .containsExactly(scene.name());
        assertThat(explained.getPlan().getName()).isEqualTo(plan);
        refused(
                Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> reporting()
                        .getEscalationView(
                                escalation.setAsOf(at("2026-03-01T07:59:59Z")).build()));
        refused(
                Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> reporting()
                        .getProblemView(
                                itsProblem.setAsOf(at("2026-03-02T23:59:59Z")).build()));
        HttpResponse<String> rest = get("/api/v1/views/" + scene.name() + "?as_of=2026-03-02T07:59:59Z");
        assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
        assertThat(rest.body()).contains(scene.name()).doesNotContain(problem);
    }

    @Test
    void aPlan_isInTheListsOfItsProblemAndItsTeam_andItsScreenShowsBoth() {
        String problem = newName("problems");
        String team = "teams/t" + UUID.randomUUID();
        Scene member = opened("MEMBER-" + UUID.randomUUID());
        append(member.events());
        String plan = planned(problem, List.of(member.name()), team);

        assertThat(reporting()
                        .listPlans(ListPlansRequest.newBuilder()
                                .setProblem(problem)
                                .setTeam(team)
                                .build())
                        .getPlansList())
                .extracting(p -> p.getName())
                .containsExactly(plan);
        assertThat(reporting()
                        .listTeamItems(
                                ListTeamItemsRequest.newBuilder().setTeam(team).build())
                        .getItemsList())
                .extracting(i -> i.getName())
                .containsExactly(plan + "/items/1");
        PlanView view = reporting()
                .getPlanView(GetPlanViewRequest.newBuilder()
                        .setName(plan)
                        .setReadAfter(new Position(plan, 1).encode())
                        .build())
                .getView();
        assertThat(view.getProblem().getName()).isEqualTo(problem);
        assertThat(view.getTeamsList()).extracting(t -> t.getName()).containsExactly(team);
        assertThat(reporting()
                        .getProblemView(GetProblemViewRequest.newBuilder()
                                .setName(problem)
                                .build())
                        .getView()
                        .getEscalationsList())
                .extracting(Escalation::getName)
                .containsExactly(member.name());
        assertThat(reporting()
                        .listProblems(ListProblemsRequest.getDefaultInstance())
                        .getProblemsList())
                .extracting(p -> p.getName())
                .contains(problem);
        assertThat(reporting()
                        .listTeams(
                                ListTeamsRequest.newBuilder().setPageSize(500).build())
                        .getTeamsList())
                .extracting(t -> t.getName())
                .contains(team);
    }

    /** A problem with a confirmed cause, and the plan for it with one item of a registered team. */
    private String planned(String problem, List<String> escalations, String team) {
        append(new Scene("team", team)
                .live(TeamRegistered.newBuilder()
                        .setOccurredTime(at("2026-01-01T00:00:00Z"))
                        .setDisplayName("Team of " + team)
                        .setKind(TeamKind.TEAM_KIND_ENGINEERING)
                        .build())
                .events());
        append(new Scene("problem", problem)
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-03-03T00:00:00Z"))
                        .setTitle("A problem")
                        .addAllEscalations(escalations)
                        .build())
                .live(RootCauseConfirmed.newBuilder()
                        .setOccurredTime(at("2026-03-04T00:00:00Z"))
                        .setRootCause(RootCause.newBuilder().setRevision(1).setStatement("A cause"))
                        .build())
                .events());
        String plan = Ids.name("plans", problem, "1");
        String position = append(new Scene("plan", plan)
                .live(PlanDrafted.newBuilder()
                        .setOccurredTime(at("2026-03-05T00:00:00Z"))
                        .setProblem(problem)
                        .setCauseRevision(1)
                        .setTitle("A plan")
                        .build())
                .live(PlanItemProposed.newBuilder()
                        .setOccurredTime(at("2026-03-06T00:00:00Z"))
                        .setItem(plan + "/items/1")
                        .setKind(ItemKind.ITEM_KIND_PREVENT)
                        .setTeam(team)
                        .setDueTime(at("2026-04-06T00:00:00Z"))
                        .build())
                .events());
        reporting()
                .listPlans(ListPlansRequest.newBuilder().setReadAfter(position).build());
        return plan;
    }

    /** It did not work, the next one did, and then it came back. */
    @Test
    void screens_showThePlanThatGoesOn_andLeadToThoseBefore() {
        String problem = "problems/" + UUID.randomUUID();
        Scene member = opened("MEMBER-" + UUID.randomUUID())
                .live(EscalationLinked.newBuilder()
                        .setOccurredTime(at("2026-03-03T01:00:00Z"))
                        .setLink(Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_PROBLEM)
                                .setTarget(problem))
                        .build());
        append(member.events());
        append(new Scene("problem", problem)
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-03-03T00:00:00Z"))
                        .setTitle("A problem")
                        .build())
                .live(RootCauseConfirmed.newBuilder()
                        .setOccurredTime(at("2026-03-04T00:00:00Z"))
                        .setRootCause(RootCause.newBuilder().setRevision(1).setStatement("A cause"))
                        .build())
                .events());
        Scene first = drafted(problem, PlanNames.planFor(problem, 1), "");
        Scene second = drafted(problem, PlanNames.successorOf(first.name()), first.name());
        Scene third = drafted(problem, PlanNames.successorOf(second.name()), second.name());

        assertScreens(problem, member.name(), append(first.events()), first.name());

        append(List.of(first.live(PlanClosedIneffective.newBuilder()
                        .setOccurredTime(at("2026-04-05T00:00:00Z"))
                        .setSuccessor(second.name())
                        .build())
                .events()
                .getLast()));
        assertScreens(problem, member.name(), append(second.events()), second.name(), first.name());

        String effective = append(List.of(second.live(PlanClosedEffective.newBuilder()
                        .setOccurredTime(at("2026-05-05T00:00:00Z"))
                        .build())
                .events()
                .getLast()));
        assertScreens(problem, member.name(), effective, second.name(), first.name());

        String returned = append(third.events());
        assertScreens(problem, member.name(), returned, third.name(), second.name(), first.name());
        assertThat(get("/api/v1/views/" + problem + "?read_after=" + returned).body())
                .contains("\"earlier_plans\"", first.name(), "PLAN_STATE_CLOSED_INEFFECTIVE");
        assertThat(successorOn(second)).isEqualTo(third.name());
        assertThat(successorOn(third)).isEmpty();
    }

    private String successorOn(Scene plan) {
        return reporting()
                .getPlanView(
                        GetPlanViewRequest.newBuilder().setName(plan.name()).build())
                .getView()
                .getSuccessor();
    }

    private static Scene drafted(String problem, String plan, String predecessor) {
        return new Scene("plan", plan)
                .live(PlanDrafted.newBuilder()
                        .setOccurredTime(at("2026-03-05T00:00:00Z"))
                        .setProblem(problem)
                        .setCauseRevision(1)
                        .setTitle("A plan")
                        .setPredecessor(predecessor)
                        .build());
    }

    private void assertScreens(String problem, String member, String readAfter, String plan, String... earlier) {
        ProblemView its = reporting()
                .getProblemView(GetProblemViewRequest.newBuilder()
                        .setName(problem)
                        .setReadAfter(readAfter)
                        .build())
                .getView();
        EscalationView members = reporting()
                .getEscalationView(GetEscalationViewRequest.newBuilder()
                        .setName(member)
                        .setReadAfter(readAfter)
                        .build())
                .getView();

        assertThat(its.getPlan().getName()).isEqualTo(plan);
        assertThat(its.getEarlierPlansList()).extracting(p -> p.getName()).containsExactly(earlier);
        assertThat(members.getPlan()).isEqualTo(its.getPlan());
        assertThat(members.getEarlierPlansList()).isEqualTo(its.getEarlierPlansList());
    }

    @Test
    void figures_areTheSameOverGrpcRestAndSql() {
        List<StoredEvent> events = LogEvents.of(IncidentLog.sample(40));
        String position = append(events);
        var figures = reporting()
                .getEscalationMetrics(GetEscalationMetricsRequest.newBuilder()
                        .setBasis("source")
                        .setReadAfter(position)
                        .build())
                .getFigures();
        assertThat(figures.getOpened()).isEqualTo(40);

        HttpResponse<String> rest = get("/api/v1/metrics/escalations?basis=source&group_by=month");
        assertThat(rest.statusCode()).as(rest.body()).isEqualTo(200);
        assertThat(rest.body()).contains("\"2016-02\"", "\"sla_judged\"");
        HttpResponse<String> none = get("/api/v1/metrics/escalations?basis=source&as_of=2001-01-01T00:00:00Z");
        assertThat(none.body().replace(" ", "")).contains("\"opened\":0", "\"mean\":null");
        assertThat(jdbc.queryForObject(
                        "SELECT resolution_mean FROM reporting_v1.escalation_figures_source()", Double.class))
                .isEqualTo(figures.getTimeToFirstResolutionHours().getMean());
    }

    @Test
    void aPlaceInTheRead_isKeptWhenTheListIsOfThePast() {
        String id = "PAST-" + UUID.randomUUID();
        Scene scene = opened(id)
                .live(EscalationTriaged.newBuilder()
                        .setOccurredTime(at("2026-03-05T08:00:00Z"))
                        .setPriority(Priority.PRIORITY_LOW)
                        .build());
        String position = append(scene.events());

        ListEscalationsRequest request = ListEscalationsRequest.newBuilder()
                .setExternalId(id)
                .setReadAfter(position)
                .build();
        assertThat(reporting().listEscalations(request).getEscalations(0).getPriority())
                .isEqualTo(Priority.PRIORITY_LOW);
        assertThat(reporting()
                        .listEscalations(request.toBuilder()
                                .setAsOf(at("2026-03-04T00:00:00Z"))
                                .build())
                        .getEscalations(0)
                        .getPriority())
                .isEqualTo(Priority.PRIORITY_HIGH);
        assertThat(reporting()
                        .listEscalations(request.toBuilder()
                                .setAsOf(at("2026-02-28T00:00:00Z"))
                                .build())
                        .getTotalSize())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"facts", "documents"})
    void aRebuildBesideTheAnswers_showsTheSame(String projection) {
        Scene scene = opened("REBUILT-" + UUID.randomUUID());
        String position = append(scene.events());
        int before = projections.answering(projection);

        int built = projections.rebuild(projection);
        await().atMost(Duration.ofSeconds(60)).until(() -> projections.answering(projection) == built);

        assertThat(built).isGreaterThan(before);
        assertThat(reporting()
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setExternalId("rebuilt-")
                                .setReadAfter(position)
                                .build())
                        .getEscalationsList())
                .extracting(Escalation::getName)
                .contains(scene.name());
        assertThat(reporting()
                        .getEscalationView(GetEscalationViewRequest.newBuilder()
                                .setName(scene.name())
                                .setReadAfter(position)
                                .build())
                        .getView()
                        .getEscalation()
                        .getName())
                .isEqualTo(scene.name());
    }

    @Test
    void whoHasNoRole_isRefused() {
        refused(
                Code.PERMISSION_DENIED,
                Reason.ROLE_NOT_ALLOWED,
                () -> reporting(TestTokens.token("nobody", Set.<Role>of()))
                        .listEscalations(ListEscalationsRequest.getDefaultInstance()));
    }

    @Test
    void anUnknownName_isNotFound() {
        refused(
                Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> reporting()
                        .getPlanView(GetPlanViewRequest.newBuilder()
                                .setName("plans/none")
                                .build()));
    }

    @Test
    void anUnknownOrderOrPage_isRefused() {
        refused(
                Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> reporting()
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setOrderBy("resource")
                                .build()));
        refused(
                Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> reporting()
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setPageToken("x")
                                .build()));
        refused(
                Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> reporting()
                        .getEscalationMetrics(GetEscalationMetricsRequest.newBuilder()
                                .setBasis("guess")
                                .build()));
    }

    @Test
    void aPeriodThatEndsBeforeItBegins_isRefusedByField() {
        assertThat(invalid(() -> reporting()
                        .getEscalationMetrics(GetEscalationMetricsRequest.newBuilder()
                                .setFrom(at("2016-04-01T00:00:00Z"))
                                .setTo(at("2016-03-31T23:59:59Z"))
                                .build())))
                .containsExactly("to: lies before from: swap the two.");
        assertThat(invalid(() -> reporting()
                        .getAgingMetrics(GetAgingMetricsRequest.newBuilder()
                                .setFrom(at("2016-04-01T00:00:00Z"))
                                .setTo(at("2016-03-31T23:59:59Z"))
                                .build())))
                .containsExactly("to: lies before from: swap the two.");
    }

    @Test
    void itIsReady() {
        assertThat(get("/actuator/health/readiness").body()).contains("UP");
        assertThat(get("/actuator/health/liveness").body()).contains("UP");
        assertThat(List.of("db", "documents", "projections"))
                .allMatch(health.get("readiness")::isMember)
                .noneMatch(health.get("liveness")::isMember);
    }

    /** Lists are planned for the filters at hand. */
    @Test
    void itsConnectionsPlanEachQueryAnew() {
        assertThat(jdbc.queryForObject("SHOW plan_cache_mode", String.class)).isEqualTo("force_custom_plan");
        assertThat(jdbc.queryForObject("SHOW jit", String.class)).isEqualTo("off");
    }
}
