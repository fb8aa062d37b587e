package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.BlockPlanItemResponse;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.ListPlanTimelineRequest;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanItemBlocked;
import tracker.plan.v1.PlanServiceGrpc;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.platform.command.Position;
import tracker.platform.eventstore.SnapshotStore;
import tracker.type.v1.RecordedEvent;

/** Many people who change one plan at once through two processes: nothing is lost, nothing happens twice. */
class PlanOnTwoReplicasTest extends PlanThread {

    private static final int PEOPLE = 12;
    private static final int UPDATES = 12;

    @Autowired
    private SnapshotStore engine;

    @Autowired
    private JdbcClient jdbc;

    private static @Nullable ConfigurableApplicationContext other;
    private static @Nullable ManagedChannel toOther;

    /** Once, when the first has been started, whose database it shares. */
    @BeforeEach
    void startOther() {
        if (other == null) {
            other = anotherReplica();
            toOther = channelTo(other.getBean(GrpcServerLifecycle.class));
        }
    }

    @AfterAll
    static void stopOther() {
        Objects.requireNonNull(toOther).shutdownNow();
        Objects.requireNonNull(other).close();
        other = null;
    }

    private Channel replica(int number, String token) {
        return number % 2 == 0 ? as(token) : as(token, Objects.requireNonNull(toOther));
    }

    /** A plan with an item for each, begun. */
    private Plan begun() {
        registerTeams();
        String plan = drafted().getName();
        for (int i = 0; i < PEOPLE; i++) {
            plans(MANAGER).proposePlanItem(item(plan, "teams/engineering").build());
        }
        plans(MANAGER)
                .proposePlan(ProposePlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .build());
        plans(MANAGER)
                .offerPlan(OfferPlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .build());
        Plan agreed = plans(ENGINEER)
                .acceptCommitment(accept(plan, "teams/engineering"))
                .getPlan();
        for (ActionItem item : agreed.getItemsList()) {
            agreed = plans(ENGINEER)
                    .startPlanItem(StartPlanItemRequest.newBuilder()
                            .setName(item.getName())
                            .setRequestId(newRequest())
                            .build())
                    .getPlan();
        }
        return agreed;
    }

    private static <T> List<T> allAtOnce(List<Callable<T>> calls) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
        }
        return results;
    }

    private List<RecordedEvent> blocked(String plan) {
        return plans(MANAGER)
                .listPlanTimeline(ListPlanTimelineRequest.newBuilder()
                        .setName(plan)
                        .setPageSize(500)
                        .build())
                .getEventsList()
                .stream()
                .filter(event -> event.getEvent().is(PlanItemBlocked.class))
                .toList();
    }

    @Test
    void everyAcknowledgedUpdateOfTheirOwnItemsIsThere() throws Exception {
        Plan plan = begun();
        List<Callable<List<Position>>> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            int person = i;
            people.add(() -> work(person, plan.getItems(person)));
        }

        List<Position> acknowledged =
                allAtOnce(people).stream().flatMap(List::stream).toList();

        List<Long> stored = blocked(plan.getName()).stream()
                .map(event -> (long) event.getSequence())
                .toList();
        assertThat(acknowledged).hasSize(PEOPLE * UPDATES);
        assertThat(acknowledged).extracting(Position::sequence).containsExactlyInAnyOrderElementsOf(stored);
        aSnapshotIsFound(plan.getName());
    }

    /** By the engine as the service has it: whatever is configured besides may not hide what it kept. */
    private void aSnapshotIsFound(String plan) {
        await().untilAsserted(() -> {
            List<String> rules = jdbc.sql("SELECT payload_revision FROM events.snapshot_event WHERE aggregate_id = ?")
                    .param(plan)
                    .query(String.class)
                    .list();
            assertThat(rules).isNotEmpty();
            assertThat(engine.snapshot(plan, rules.getFirst(), Long.MAX_VALUE)).isPresent();
        });
    }

    /** Blocks the item and unblocks it, through one process and the other in turn, with the etag that the last answer had. */
    private List<Position> work(int person, ActionItem own) {
        List<Position> acknowledged = new ArrayList<>();
        String etag = own.getEtag();
        for (int i = 0; i < UPDATES; i++) {
            BlockPlanItemResponse blocked = PlanServiceGrpc.newBlockingStub(replica(person + i, ENGINEER))
                    .blockPlanItem(BlockPlanItemRequest.newBuilder()
                            .setName(own.getName())
                            .setRequestId(newRequest())
                            .setEtag(etag)
                            .setReason("Person " + person + ", " + i)
                            .build());
            acknowledged.add(Position.decode("position", blocked.getPosition()));
            Plan unblocked = PlanServiceGrpc.newBlockingStub(replica(person + i / 2, ENGINEER))
                    .unblockPlanItem(UnblockPlanItemRequest.newBuilder()
                            .setName(own.getName())
                            .setRequestId(newRequest())
                            .setEtag(item(blocked.getPlan(), own.getName()).getEtag())
                            .build())
                    .getPlan();
            assertThat(item(unblocked, own.getName()).getState()).isEqualTo(ItemState.ITEM_STATE_IN_PROGRESS);
            etag = item(unblocked, own.getName()).getEtag();
        }
        return acknowledged;
    }

    private static ActionItem item(Plan plan, String name) {
        return plan.getItemsList().stream()
                .filter(item -> item.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSameRequestThroughBothAtOnceHappensOnceAndHasOneAnswer() throws Exception {
        Plan plan = begun();
        for (int i = 0; i < PEOPLE; i++) {
            BlockPlanItemRequest request = BlockPlanItemRequest.newBuilder()
                    .setName(plan.getItems(i).getName())
                    .setRequestId(newRequest())
                    .setReason("No access")
                    .build();
            List<Callable<BlockPlanItemResponse>> calls = new ArrayList<>();
            for (int replica = 0; replica < 6; replica++) {
                Channel channel = replica(replica, ENGINEER);
                calls.add(() -> PlanServiceGrpc.newBlockingStub(channel).blockPlanItem(request));
            }

            Set<BlockPlanItemResponse> answers = new HashSet<>(allAtOnce(calls));

            assertThat(answers).hasSize(1);
            assertThat(blocked(plan.getName())).hasSize(i + 1);
        }
    }
}
