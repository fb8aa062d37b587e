package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.contract.Contract;
import tracker.contract.EventMeta;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.BlockPlanItemResponse;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.ListPlanTimelineRequest;
import tracker.plan.v1.ListPlanTimelineResponse;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.type.v1.RecordedEvent;

/** A plan that lived long enough for snapshots is what its timeline says, at every instant of it. */
class PlanOfManyEventsTest extends PlanThread {

    private static final int BLOCKED = 130;

    @Autowired
    private JdbcClient sql;

    @Test
    void aLongPlanIsWhatItsTimelineSays() throws Exception {
        Plan agreed = agreed();
        String item = agreed.getItems(0).getName();
        plans(ENGINEER)
                .startPlanItem(StartPlanItemRequest.newBuilder()
                        .setName(item)
                        .setRequestId(newRequest())
                        .build());
        List<BlockPlanItemRequest> requests = new ArrayList<>();
        List<BlockPlanItemResponse> responses = new ArrayList<>();
        for (int i = 0; i < BLOCKED; i++) {
            BlockPlanItemRequest block = BlockPlanItemRequest.newBuilder()
                    .setName(item)
                    .setRequestId(newRequest())
                    .setReason("Reason " + i)
                    .build();
            requests.add(block);
            responses.add(plans(ENGINEER).blockPlanItem(block));
            plans(ENGINEER)
                    .unblockPlanItem(UnblockPlanItemRequest.newBuilder()
                            .setName(item)
                            .setRequestId(newRequest())
                            .build());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> hasSnapshot(agreed.getName()));

        List<RecordedEvent> timeline = timeline(agreed.getName());
        Plan plan = Plan.newBuilder().setName(agreed.getName()).build();
        for (RecordedEvent event : timeline) {
            plan = PlanFold.fold(plan, unpack(event.getEvent()), meta(event));
            if (event.getSequence() % 13 == 0 || event.getSequence() > 190) {
                assertThat(plans(MANAGER)
                                .getPlan(GetPlanRequest.newBuilder()
                                        .setName(agreed.getName())
                                        .setAsOf(event.getOccurredTime())
                                        .build())
                                .getPlan())
                        .as("after event %d", event.getSequence())
                        .isEqualTo(plan);
            }
        }
        assertThat(plans(MANAGER)
                        .getPlan(GetPlanRequest.newBuilder()
                                .setName(agreed.getName())
                                .build())
                        .getPlan())
                .isEqualTo(plan);

        for (int i = 0; i < BLOCKED; i += 20) {
            assertThat(plans(ENGINEER).blockPlanItem(requests.get(i))).isEqualTo(responses.get(i));
            BlockPlanItemRequest other =
                    requests.get(i).toBuilder().setReason("Another").build();
            refused(
                    Status.Code.ALREADY_EXISTS,
                    Reason.REQUEST_ID_REUSED,
                    () -> plans(ENGINEER).blockPlanItem(other));
        }
        assertThat(timeline(agreed.getName())).hasSameSizeAs(timeline);
    }

    private boolean hasSnapshot(String plan) {
        return sql.sql("SELECT count(*) FROM events.snapshot_event WHERE aggregate_id = ?")
                        .param(plan)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private List<RecordedEvent> timeline(String plan) {
        List<RecordedEvent> events = new ArrayList<>();
        String page = "";
        do {
            ListPlanTimelineResponse response = plans(MANAGER)
                    .listPlanTimeline(ListPlanTimelineRequest.newBuilder()
                            .setName(plan)
                            .setPageToken(page)
                            .build());
            events.addAll(response.getEventsList());
            page = response.getNextPageToken();
        } while (!page.isEmpty());
        return events;
    }

    private static EventMeta meta(RecordedEvent event) {
        return new EventMeta(
                event.getSequence(),
                EventMeta.toInstant(event.getOccurredTime()),
                EventMeta.toInstant(event.getRecordedTime()),
                event.getActor());
    }

    private static Message unpack(Any event) throws InvalidProtocolBufferException {
        String type = event.getTypeUrl().substring(event.getTypeUrl().lastIndexOf('/') + 1);
        return Contract.get().prototype(type).getParserForType().parseFrom(event.getValue());
    }
}
