package tracker.bench;

import java.util.ArrayList;
import java.util.List;
import tracker.plan.v1.ListPlanTimelineRequest;
import tracker.plan.v1.ListPlanTimelineResponse;
import tracker.plan.v1.PlanServiceGrpc.PlanServiceBlockingStub;
import tracker.type.v1.RecordedEvent;

/** All that happened to a plan, as anyone can read it. */
final class Ledger {

    private static final int PAGE = 500;

    private Ledger() {}

    static List<RecordedEvent> of(PlanServiceBlockingStub plans, String plan) {
        List<RecordedEvent> events = new ArrayList<>();
        String page = "";
        do {
            ListPlanTimelineResponse response = plans.listPlanTimeline(ListPlanTimelineRequest.newBuilder()
                    .setName(plan)
                    .setPageSize(PAGE)
                    .setPageToken(page)
                    .build());
            events.addAll(response.getEventsList());
            page = response.getNextPageToken();
        } while (!page.isEmpty());
        return events;
    }
}
