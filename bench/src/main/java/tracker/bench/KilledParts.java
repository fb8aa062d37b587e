package tracker.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tracker.escalation.v1.CommentEscalationRequest;
import tracker.escalation.v1.EscalationCommented;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.ListEscalationTimelineRequest;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.platform.command.Position;
import tracker.stack.client.Client;
import tracker.type.v1.RecordedEvent;

/**
 * Every part is killed amid the work of clients that repeat, with the same request id, what was not answered. What they were told must be what the
 * event store holds, no more and no less, and what readers see must be what a rebuild makes of it.
 */
final class KilledParts implements Figure {

    private static final int WRITERS = 4;
    private static final int COMMENTS = 3;
    private static final int LONGEST_DELAY_MILLIS = 2_000;
    private static final int DEADLINE_SECONDS = 10;
    private static final long SEED = 20_261_126;
    private static final Duration BEFORE_REPEATING = Duration.ofMillis(200);

    /** What a client may meet while a part is away, and repeats. */
    private static final Set<Status.Code> PASSING = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.ABORTED,
            Status.Code.CANCELLED,
            Status.Code.RESOURCE_EXHAUSTED);

    /** What was answered as done. */
    private record Acknowledged(String name, long sequence, String text) {}

    private final Random random = new Random(SEED);
    private final String run = UUID.randomUUID().toString();
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> kills = new TreeMap<>();
    private volatile boolean ending;

    @Override
    public String name() {
        return "kills";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.empty("--restart-within", "1");
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> write(subject)));
            }
            try {
                kill(stage, subject);
            } finally {
                ending = true;
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        stage.progress().say("  comparing");
        subject.settle();
        return results(subject);
    }

    private void kill(Stage stage, Subject subject) {
        List<String> parts = subject.parts();
        int all = stage.sizes().kills() * 2;
        for (int i = 0; i < all; i++) {
            LockSupport.parkNanos(
                    Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS)).toNanos());
            String part = parts.get(i < parts.size() ? i : random.nextInt(parts.size()));
            ProcessHandle process = subject.process(part);
            process.destroyForcibly();
            process.onExit().join();
            subject.awaitAnother(part, process);
            kills.merge(part, 1, Integer::sum);
            if ((i + 1) % parts.size() == 0 || i + 1 == all) {
                stage.progress()
                        .say("  %d of %d kills, %,d changes acknowledged".formatted(i + 1, all, acknowledged.size()));
            }
        }
    }

    private Object write(Subject subject) {
        try (Client client = subject.anotherClient()) {
            EscalationServiceBlockingStub service =
                    new Openings().service(client, subject.ports().gateway());
            while (!ending) {
                String id = run + "-" + number.incrementAndGet();
                OpenEscalationRequest open = OpenEscalationRequest.newBuilder()
                        .setRequestId(id)
                        .setSource("bench")
                        .setExternalId(id)
                        .setTitle(id)
                        .build();
                String name =
                        acknowledge(id, () -> soon(service).openEscalation(open).getPosition());
                for (int i = 0; i < COMMENTS; i++) {
                    CommentEscalationRequest comment = CommentEscalationRequest.newBuilder()
                            .setName(name)
                            .setRequestId(id + "/" + i)
                            .setText(id + "/" + i)
                            .build();
                    acknowledge(
                            comment.getText(),
                            () -> soon(service).commentEscalation(comment).getPosition());
                }
            }
        }
        return run;
    }

    private static EscalationServiceBlockingStub soon(EscalationServiceBlockingStub service) {
        return service.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** Repeats the call until it is answered. */
    private String acknowledge(String text, Supplier<String> call) {
        while (true) {
            try {
                Position position = Position.decode("position", call.get());
                acknowledged.add(new Acknowledged(position.name(), position.sequence(), text));
                return position.name();
            } catch (StatusRuntimeException e) {
                if (!PASSING.contains(e.getStatus().getCode())) {
                    throw e;
                }
                repeated.incrementAndGet();
                LockSupport.parkNanos(BEFORE_REPEATING.toNanos());
            }
        }
    }

    private List<Result> results(Subject subject) throws SQLException {
        List<String> killed = List.of(
                "%s; seed %d".formatted(kills, SEED),
                "%,d changes acknowledged, %,d calls repeated".formatted(acknowledged.size(), repeated.get()));
        try (EventLog log = new EventLog(subject)) {
            long written = log.count(EventLog.type(EscalationOpened.getDescriptor())).values().stream()
                            .mapToLong(Long::longValue)
                            .sum()
                    + log.count(EventLog.type(EscalationCommented.getDescriptor())).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            long there = found(subject);
            Map<String, String> before = ReadModels.of(subject, names());
            Rebuilds.rebuildAll(subject);
            Map<String, String> after = ReadModels.of(subject, names());
            return List.of(
                    result("acknowledged changes that are not in the event store", acknowledged.size() - there, killed),
                    result("changes in the event store that nobody was told of, or twice", written - there, List.of()),
                    result("aggregates with a gap", log.gaps(), List.of()),
                    result(
                            "rows and screens that a rebuild makes otherwise",
                            differences(before, after),
                            List.of("%,d compared".formatted(after.size()))));
        }
    }

    private Result result(String what, long value, List<String> notes) {
        return new Result(name(), what, value, "", Target.atMost(0), "", Result.POSTGRESQL, notes);
    }

    private List<String> names() {
        return acknowledged.stream().map(Acknowledged::name).distinct().toList();
    }

    /** How many acknowledged changes are the events at the places that their answers named. */
    private long found(Subject subject) {
        Map<String, List<Acknowledged>> byName = new LinkedHashMap<>();
        acknowledged.forEach(each ->
                byName.computeIfAbsent(each.name(), _ -> new ArrayList<>()).add(each));
        EscalationServiceBlockingStub service = new Openings().service(subject.client());
        long found = 0;
        for (Map.Entry<String, List<Acknowledged>> each : byName.entrySet()) {
            List<RecordedEvent> events = service.listEscalationTimeline(ListEscalationTimelineRequest.newBuilder()
                            .setName(each.getKey())
                            .build())
                    .getEventsList();
            found += each.getValue().stream()
                    .filter(change -> change.sequence() < events.size()
                            && change.text().equals(text(events.get(Math.toIntExact(change.sequence())))))
                    .map(Acknowledged::sequence)
                    .distinct()
                    .count();
        }
        return found;
    }

    private static String text(RecordedEvent event) {
        try {
            if (event.getEvent().is(EscalationOpened.class)) {
                return event.getEvent().unpack(EscalationOpened.class).getTitle();
            }
            return event.getEvent().is(EscalationCommented.class)
                    ? event.getEvent().unpack(EscalationCommented.class).getText()
                    : "";
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long differences(Map<String, String> before, Map<String, String> after) {
        Map<String, String> all = new LinkedHashMap<>(before);
        all.putAll(after);
        return all.keySet().stream()
                .filter(key -> !after.getOrDefault(key, "").equals(before.getOrDefault(key, "")))
                .count();
    }
}
