package tracker.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanItemBlocked;
import tracker.plan.v1.PlanItemUnblocked;
import tracker.plan.v1.PlanServiceGrpc.PlanServiceBlockingStub;
import tracker.platform.command.Position;
import tracker.stack.client.Client;
import tracker.type.v1.RecordedEvent;

/**
 * Fifty clients who all change one plan at once: forty an item of their own, ten the same five in twos, so that they also collide.
 * Every acknowledged update must be in the ledger, and every refusal must say why.
 */
final class Contention implements Figure {

    private static final int CLIENTS = 50;
    private static final int IN_TWOS = 10;
    private static final int ITEMS = CLIENTS - IN_TWOS / 2;

    @Override
    public String name() {
        return "contention";
    }

    /** An update that was answered as done. */
    private record Acknowledged(long sequence, String item, String reason) {}

    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Latencies latencies = new Latencies();
    private final AtomicLong conflicts = new AtomicLong();
    private final AtomicLong conflictsWithoutChange = new AtomicLong();
    private final AtomicLong wordless = new AtomicLong();
    private final Map<String, AtomicInteger> otherErrors = new ConcurrentHashMap<>();
    private volatile String told = "none";

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.any();
        MadePlan made = new MadePlan(subject, subject.client());
        stage.progress().say("  a plan of %d items is made".formatted(ITEMS));
        Plan plan = made.make(ITEMS);
        List<Client> clients =
                Stream.generate(subject::anotherClient).limit(CLIENTS).toList();
        try {
            List<Load.Call> calls = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int item = i < CLIENTS - IN_TWOS ? i : CLIENTS - IN_TWOS + (i - (CLIENTS - IN_TWOS)) / 2;
                calls.add(new Worker(made, clients.get(i), i, plan.getItems(item))::work);
            }
            stage.progress().say("  warming up");
            Load.run(stage.sizes().slice(), calls);
            long before = acknowledged.size();
            stage.progress()
                    .say("  measuring for %d s"
                            .formatted(stage.sizes().contention().toSeconds()));
            Slice slice = Load.run(stage.sizes().contention(), calls);
            double rate = new Slice(acknowledged.size() - before, slice.time()).perSecond();
            return results(rate, lost(made));
        } finally {
            clients.forEach(Client::close);
        }
    }

    private List<Result> results(double rate, long lost) {
        Map<String, Integer> errors = new LinkedHashMap<>();
        otherErrors.forEach((error, count) -> errors.put(error, count.get()));
        return List.of(
                result(
                        "acknowledged updates/s of %d clients on one plan".formatted(CLIENTS),
                        rate,
                        "1/s",
                        Target.atLeast(100),
                        List.of(
                                "from call to answer: " + latencies.text(),
                                "%,d conflicts, such as: %s".formatted(conflicts.get(), told),
                                "other errors: " + (errors.isEmpty() ? "none" : errors))),
                result(
                        "acknowledged updates that are not in the ledger",
                        lost,
                        "updates",
                        Target.atMost(0),
                        List.of("%,d acknowledged".formatted(acknowledged.size()))),
                result("errors without words", wordless.get(), "errors", Target.atMost(0), List.of()),
                result(
                        "conflicts that do not say what changed, by whom and when",
                        conflictsWithoutChange.get(),
                        "conflicts",
                        Target.atMost(0),
                        List.of()));
    }

    private Result result(String what, double value, String unit, Target target, List<String> notes) {
        return new Result(name(), what, value, unit, target, "", Result.POSTGRESQL, notes);
    }

    /** Each acknowledged update is the event at the place that it was told, and no two are the same. */
    private long lost(MadePlan made) {
        List<RecordedEvent> ledger = Ledger.of(made.plans(made.client(), "analyst"), made.name());
        long found = acknowledged.stream()
                .filter(update -> update.sequence() < ledger.size()
                        && isThat(update, ledger.get(Math.toIntExact(update.sequence()))))
                .map(Acknowledged::sequence)
                .distinct()
                .count();
        return acknowledged.size() - found;
    }

    private static boolean isThat(Acknowledged update, RecordedEvent event) {
        try {
            if (event.getEvent().is(PlanItemBlocked.class)) {
                PlanItemBlocked blocked = event.getEvent().unpack(PlanItemBlocked.class);
                return blocked.getItem().equals(update.item())
                        && blocked.getReason().equals(update.reason());
            }
            return event.getEvent().is(PlanItemUnblocked.class)
                    && update.reason().isEmpty()
                    && event.getEvent()
                            .unpack(PlanItemUnblocked.class)
                            .getItem()
                            .equals(update.item());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One client with one item, whose etag it sends as it last saw it. */
    private final class Worker {

        private final PlanServiceBlockingStub plans;
        private final String plan;
        private final int number;
        private ActionItem item;
        private int updates;

        private Worker(MadePlan made, Client client, int number, ActionItem item) {
            this.plans = made.plans(client, MadePlan.partner(item));
            this.plan = made.name();
            this.number = number;
            this.item = item;
        }

        private void work() {
            long start = System.nanoTime();
            try {
                Worked worked = Worked.on(plans, item, item.getEtag(), "client %d, %d".formatted(number, updates++));
                latencies.record(Duration.ofNanos(System.nanoTime() - start));
                acknowledged.add(new Acknowledged(
                        Position.decode("position", worked.position()).sequence(), item.getName(), worked.reason()));
                see(worked.plan());
            } catch (StatusRuntimeException e) {
                note(e);
                see(plans.getPlan(GetPlanRequest.newBuilder().setName(plan).build())
                        .getPlan());
            }
        }

        private void see(Plan seen) {
            item = seen.getItemsList().stream()
                    .filter(each -> each.getName().equals(item.getName()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void note(StatusRuntimeException failure) {
        String words = failure.getStatus().getDescription();
        if (words == null || words.isBlank()) {
            wordless.incrementAndGet();
        }
        ErrorInfo info = info(failure);
        if (!info.getReason().equals("STALE_ETAG")) {
            otherErrors
                    .computeIfAbsent(failure.getStatus().getCode() + " " + info.getReason(), key -> new AtomicInteger())
                    .incrementAndGet();
            return;
        }
        conflicts.incrementAndGet();
        told = String.valueOf(words);
        for (String key : List.of("last_change", "last_change_by", "last_change_time")) {
            if (info.getMetadataOrDefault(key, "").isEmpty()) {
                conflictsWithoutChange.incrementAndGet();
                return;
            }
        }
    }

    private static ErrorInfo info(StatusRuntimeException failure) {
        Status status = StatusProto.fromThrowable(failure);
        if (status == null) {
            return ErrorInfo.getDefaultInstance();
        }
        try {
            for (var detail : status.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    return detail.unpack(ErrorInfo.class);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
        return ErrorInfo.getDefaultInstance();
    }
}
