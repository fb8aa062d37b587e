package tracker.reporting.api;

import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import tracker.platform.command.Replies;
import tracker.reporting.list.ItemList;
import tracker.reporting.list.Page;
import tracker.reporting.v1.ListItemsRequest;
import tracker.reporting.v1.ListItemsResponse;
import tracker.reporting.v1.ListedItem;
import tracker.reporting.v1.PlanReportServiceGrpc;

/** The queries over all plans: waits where the caller asks to read after a change, then asks the read model. */
public final class PlanReportEndpoint extends PlanReportServiceGrpc.PlanReportServiceImplBase {

    private final ItemList items;
    private final ReadAfter facts;
    private final InstantSource clock;

    public PlanReportEndpoint(ItemList items, ReadAfter facts, InstantSource clock) {
        this.items = items;
        this.facts = facts;
        this.clock = clock;
    }

    @Override
    public void listItems(ListItemsRequest request, StreamObserver<ListItemsResponse> observer) {
        facts.await(request.getReadAfter());
        Page<ListedItem> page = items.page(request, clock.instant());
        Replies.answer(
                observer,
                ListItemsResponse.newBuilder()
                        .addAllItems(page.rows())
                        .setNextPageToken(page.nextPageToken())
                        .setTotalSize(page.totalSize())
                        .build());
    }
}
