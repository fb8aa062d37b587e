package tracker.reporting.api;

import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Set;
import tracker.contract.Said;
import tracker.escalation.v1.Reader;
import tracker.platform.command.Replies;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.reporting.discretion.Discretion;
import tracker.reporting.document.Screens;
import tracker.reporting.list.ItemList;
import tracker.reporting.list.Page;
import tracker.reporting.metric.PlanMetrics;
import tracker.reporting.v1.GetBurnDownRequest;
import tracker.reporting.v1.GetBurnDownResponse;
import tracker.reporting.v1.GetItemMetricsRequest;
import tracker.reporting.v1.GetItemMetricsResponse;
import tracker.reporting.v1.GetItemThroughputRequest;
import tracker.reporting.v1.GetItemThroughputResponse;
import tracker.reporting.v1.GetPlanMetricsRequest;
import tracker.reporting.v1.GetPlanMetricsResponse;
import tracker.reporting.v1.GetTeamWorkRequest;
import tracker.reporting.v1.GetTeamWorkResponse;
import tracker.reporting.v1.ListItemsRequest;
import tracker.reporting.v1.ListItemsResponse;
import tracker.reporting.v1.ListedItem;
import tracker.reporting.v1.PlanReportServiceGrpc;
import tracker.type.v1.Role;

/** The queries over all plans: waits where the caller asks to read after a change, then asks the read model. */
public final class PlanReportEndpoint extends PlanReportServiceGrpc.PlanReportServiceImplBase {

    /** Who sees the work of every team. */
    private static final Set<Role> LEADERS =
            Set.of(Role.ROLE_PROBLEM_COORDINATOR, Role.ROLE_PROGRAM_MANAGER, Role.ROLE_ADMINISTRATOR);

    private final ItemList items;
    private final PlanMetrics metrics;
    private final Discretion discretion;
    private final Screens screens;
    private final ReadAfter facts;
    private final ReadAfter documents;
    private final InstantSource clock;

    public PlanReportEndpoint(
            ItemList items,
            PlanMetrics metrics,
            Discretion discretion,
            Screens screens,
            ReadAfter facts,
            ReadAfter documents,
            InstantSource clock) {
        this.items = items;
        this.metrics = metrics;
        this.discretion = discretion;
        this.screens = screens;
        this.facts = facts;
        this.documents = documents;
        this.clock = clock;
    }

    @Override
    public void listItems(ListItemsRequest request, StreamObserver<ListItemsResponse> observer) {
        facts.await(request.getReadAfter());
        Reader reader = Discretion.reader();
        Page<ListedItem> page = items.page(request, clock.instant(), reader);
        Replies.answer(
                observer,
                ListItemsResponse.newBuilder()
                        .addAllItems(page.rows())
                        .setNextPageToken(page.nextPageToken())
                        .setTotalSize(page.totalSize())
                        .setHappenedCount(items.happened(request, reader))
                        .build());
    }

    @Override
    public void getTeamWork(GetTeamWorkRequest request, StreamObserver<GetTeamWorkResponse> observer) {
        Caller caller = Caller.current();
        if (Collections.disjoint(caller.roles(), LEADERS) && !caller.isOf(request.getTeam())) {
            throw Rejection.of(
                    Reason.NOT_YOUR_TEAM,
                    Said.of(
                            "WORK_OF_ANOTHER_TEAM",
                            "You see the work of your own team only, and are not of {team}.",
                            request.getTeam()));
        }
        documents.await(request.getReadAfter());
        Replies.answer(
                observer,
                GetTeamWorkResponse.newBuilder()
                        .setWork(screens.work(request.getTeam(), Discretion.reader(), clock.instant()))
                        .build());
    }

    @Override
    public void getItemMetrics(GetItemMetricsRequest request, StreamObserver<GetItemMetricsResponse> observer) {
        facts.await(request.getReadAfter());
        Replies.answer(observer, discretion.asReader(Discretion.reader(), () -> metrics.items(request)));
    }

    @Override
    public void getPlanMetrics(GetPlanMetricsRequest request, StreamObserver<GetPlanMetricsResponse> observer) {
        facts.await(request.getReadAfter());
        Replies.answer(observer, discretion.asReader(Discretion.reader(), () -> metrics.plans(request)));
    }

    @Override
    public void getItemThroughput(
            GetItemThroughputRequest request, StreamObserver<GetItemThroughputResponse> observer) {
        facts.await(request.getReadAfter());
        Replies.answer(observer, discretion.asReader(Discretion.reader(), () -> metrics.throughput(request)));
    }

    @Override
    public void getBurnDown(GetBurnDownRequest request, StreamObserver<GetBurnDownResponse> observer) {
        facts.await(request.getReadAfter());
        Replies.answer(observer, discretion.asReader(Discretion.reader(), () -> metrics.burnDown(request)));
    }
}
