package tracker.reporting.api;

import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Plan;
import tracker.platform.command.Replies;
import tracker.problem.v1.Problem;
import tracker.reporting.discretion.Discretion;
import tracker.reporting.document.Screens;
import tracker.reporting.list.EscalationList;
import tracker.reporting.list.Lists;
import tracker.reporting.list.Page;
import tracker.reporting.metric.EscalationMetrics;
import tracker.reporting.standing.Standings;
import tracker.reporting.v1.EscalationView;
import tracker.reporting.v1.GetAgingMetricsRequest;
import tracker.reporting.v1.GetAgingMetricsResponse;
import tracker.reporting.v1.GetEscalationMetricsRequest;
import tracker.reporting.v1.GetEscalationMetricsResponse;
import tracker.reporting.v1.GetEscalationViewRequest;
import tracker.reporting.v1.GetEscalationViewResponse;
import tracker.reporting.v1.GetPlanViewRequest;
import tracker.reporting.v1.GetPlanViewResponse;
import tracker.reporting.v1.GetProblemViewRequest;
import tracker.reporting.v1.GetProblemViewResponse;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.ListEscalationsResponse;
import tracker.reporting.v1.ListPlansRequest;
import tracker.reporting.v1.ListPlansResponse;
import tracker.reporting.v1.ListProblemsRequest;
import tracker.reporting.v1.ListProblemsResponse;
import tracker.reporting.v1.ListTeamItemsRequest;
import tracker.reporting.v1.ListTeamItemsResponse;
import tracker.reporting.v1.ListTeamsRequest;
import tracker.reporting.v1.ListTeamsResponse;
import tracker.reporting.v1.PlanStanding;
import tracker.reporting.v1.PlanView;
import tracker.reporting.v1.ProblemView;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.team.v1.Team;

/**
 * The queries of the contract: waits where the caller asks to read after a change, then asks the read model. Names of what is
 * hidden from the caller are taken out of its answers behind it.
 */
public final class ReportingEndpoint extends ReportingServiceGrpc.ReportingServiceImplBase {

    private final EscalationList escalations;
    private final Lists lists;
    private final EscalationMetrics metrics;
    private final Screens screens;
    private final ReadAfter facts;
    private final ReadAfter documents;
    private final Standings standings;
    private final InstantSource clock;

    public ReportingEndpoint(
            EscalationList escalations,
            Lists lists,
            EscalationMetrics metrics,
            Screens screens,
            ReadAfter facts,
            ReadAfter documents,
            Standings standings,
            InstantSource clock) {
        this.escalations = escalations;
        this.lists = lists;
        this.metrics = metrics;
        this.screens = screens;
        this.facts = facts;
        this.documents = documents;
        this.standings = standings;
        this.clock = clock;
    }

    @Override
    public void listEscalations(ListEscalationsRequest request, StreamObserver<ListEscalationsResponse> observer) {
        facts.await(request.getReadAfter());
        Reader reader = Discretion.reader();
        Page<Escalation> page = escalations.page(request, reader);
        Replies.answer(
                observer,
                ListEscalationsResponse.newBuilder()
                        .addAllEscalations(page.rows())
                        .setNextPageToken(page.nextPageToken())
                        .setTotalSize(page.totalSize())
                        .setHappenedCount(escalations.happened(request, reader))
                        .build());
    }

    @Override
    public void getEscalationView(
            GetEscalationViewRequest request, StreamObserver<GetEscalationViewResponse> observer) {
        documents.await(request.getReadAfter());
        Reader reader = Discretion.reader();
        EscalationView view =
                request.hasAsOf() ? escalationAsOf(request, reader) : screens.escalation(request.getName(), reader);
        Replies.answer(
                observer, GetEscalationViewResponse.newBuilder().setView(view).build());
    }

    private EscalationView escalationAsOf(GetEscalationViewRequest request, Reader reader) {
        facts.await(request.getReadAfter());
        return screens.escalation(escalations.asOf(request.getName(), request.getAsOf(), reader), reader);
    }

    @Override
    public void getEscalationMetrics(
            GetEscalationMetricsRequest request, StreamObserver<GetEscalationMetricsResponse> observer) {
        facts.await(request.getReadAfter());
        Replies.answer(observer, metrics.of(request, Discretion.reader()));
    }

    @Override
    public void getAgingMetrics(GetAgingMetricsRequest request, StreamObserver<GetAgingMetricsResponse> observer) {
        facts.await(request.getReadAfter());
        Replies.answer(observer, metrics.aging(request, Discretion.reader()));
    }

    @Override
    public void listProblems(ListProblemsRequest request, StreamObserver<ListProblemsResponse> observer) {
        facts.await(request.getReadAfter());
        Page<Problem> page = lists.problems(request, Discretion.reader());
        Replies.answer(
                observer,
                ListProblemsResponse.newBuilder()
                        .addAllProblems(page.rows())
                        .setNextPageToken(page.nextPageToken())
                        .setTotalSize(page.totalSize())
                        .build());
    }

    @Override
    public void getProblemView(GetProblemViewRequest request, StreamObserver<GetProblemViewResponse> observer) {
        documents.await(request.getReadAfter());
        facts.await(request.getReadAfter()); // when its escalations were opened is counted there
        Reader reader = Discretion.reader();
        ProblemView view = request.hasAsOf()
                ? screens.problem(lists.problem(request.getName(), request.getAsOf(), reader), reader)
                : screens.problem(request.getName(), reader);
        Replies.answer(
                observer, GetProblemViewResponse.newBuilder().setView(view).build());
    }

    @Override
    public void listPlans(ListPlansRequest request, StreamObserver<ListPlansResponse> observer) {
        facts.await(request.getReadAfter());
        Reader reader = Discretion.reader();
        Page<Plan> page = lists.plans(request, reader);
        Instant at = request.hasAsOf() ? EventMeta.toInstant(request.getAsOf()) : clock.instant();
        int baseline = Lists.baseline(request);
        Map<String, Double> hours = lists.alignmentHours(request, page.rows(), reader);
        Replies.answer(
                observer,
                ListPlansResponse.newBuilder()
                        .addAllPlans(page.rows())
                        .addAllStandings(page.rows().stream()
                                .map(plan -> aligned(standings.against(baseline, plan, at), hours.get(plan.getName())))
                                .toList())
                        .setNextPageToken(page.nextPageToken())
                        .setTotalSize(page.totalSize())
                        .setHappenedCount(lists.happened(request, reader))
                        .build());
    }

    private static PlanStanding aligned(PlanStanding standing, @Nullable Double hours) {
        return hours == null
                ? standing
                : standing.toBuilder().setAlignmentHours(hours).build();
    }

    @Override
    public void getPlanView(GetPlanViewRequest request, StreamObserver<GetPlanViewResponse> observer) {
        documents.await(request.getReadAfter());
        Reader reader = Discretion.reader();
        PlanView view = request.hasAsOf()
                ? planAsOf(request, reader)
                : screens.plan(request.getName(), reader, clock.instant());
        Replies.answer(observer, GetPlanViewResponse.newBuilder().setView(view).build());
    }

    private PlanView planAsOf(GetPlanViewRequest request, Reader reader) {
        facts.await(request.getReadAfter());
        Plan then = lists.plan(request.getName(), request.getAsOf(), reader);
        return screens.plan(then, reader, EventMeta.toInstant(request.getAsOf()));
    }

    @Override
    public void listTeamItems(ListTeamItemsRequest request, StreamObserver<ListTeamItemsResponse> observer) {
        facts.await(request.getReadAfter());
        Page<ActionItem> page = lists.items(request, Discretion.reader());
        Replies.answer(
                observer,
                ListTeamItemsResponse.newBuilder()
                        .addAllItems(page.rows())
                        .setNextPageToken(page.nextPageToken())
                        .setTotalSize(page.totalSize())
                        .build());
    }

    @Override
    public void listTeams(ListTeamsRequest request, StreamObserver<ListTeamsResponse> observer) {
        facts.await(request.getReadAfter());
        Page<Team> page = lists.teams(request);
        Replies.answer(
                observer,
                ListTeamsResponse.newBuilder()
                        .addAllTeams(page.rows())
                        .setNextPageToken(page.nextPageToken())
                        .setTotalSize(page.totalSize())
                        .build());
    }
}
