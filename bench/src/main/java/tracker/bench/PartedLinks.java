package tracker.bench;

import com.google.protobuf.Descriptors.Descriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import tracker.plan.v1.PlanDrafted;
import tracker.problem.v1.ProblemResolved;
import tracker.stack.client.Matter;
import tracker.stack.client.RunningTracker;
import tracker.stack.faults.FaultProxy;

/** Every way between parts is broken again and again, in each way in which a network breaks, and is whole again a moment later. */
final class PartedLinks implements Fault {

    private static final List<Link> LINKS = List.of(Link.values());
    private static final List<FaultProxy.Fault> FAULTS = List.of(FaultProxy.Fault.values());
    /** So that also the first few are of all kinds; it has no divisor in common with the number of links. */
    private static final int STRIDE = 4;

    private static final int SHORTEST_MILLIS = 500;
    private static final int LONGEST_MILLIS = 2_500;
    private static final long SEED = 20_261_201;
    private static final Duration WATCHED = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Random random = new Random(SEED);
    private final Map<FaultProxy.Fault, Duration> longest = new EnumMap<>(FaultProxy.Fault.class);
    private final Map<FaultProxy.Fault, Link> where = new EnumMap<>(FaultProxy.Fault.class);

    @Override
    public String name() {
        return "partitions";
    }

    @Override
    public List<Result> happen(Stage stage, Subject subject, Witnesses witnesses) throws Exception {
        int partitions = stage.sizes().partitions();
        try (EventLog log = new EventLog(subject)) {
            for (int i = 0; i < partitions; i++) {
                part(subject, log, LINKS.get(i * STRIDE % LINKS.size()), FAULTS.get(i % FAULTS.size()), witnesses);
                if ((i + 1) % LINKS.size() == 0 || i + 1 == partitions) {
                    stage.progress()
                            .say("  %d of %d partitions, %,d changes acknowledged"
                                    .formatted(
                                            i + 1, partitions, witnesses.told().size()));
                }
            }
        }
        List<Result> results = new ArrayList<>();
        results.add(Result.seen(name(), "partitions", partitions, "", "seed %d".formatted(SEED)));
        longest.forEach((fault, time) -> results.add(Result.seen(
                name(),
                "longest until all clients are answered, after %s".formatted(fault),
                time.toMillis() / 1e3,
                "s",
                "of " + where.get(fault))));
        return results;
    }

    private void part(Subject subject, EventLog log, Link link, FaultProxy.Fault fault, Witnesses witnesses)
            throws Exception {
        Errand errand = errand(subject, log, link);
        subject.links().suffer(link, fault);
        errand.during().run();
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS))
                .toNanos());
        subject.links().heal(link);
        Duration took = witnesses.awaitAnswers();
        if (took.compareTo(longest.getOrDefault(fault, Duration.ZERO)) > 0) {
            longest.put(fault, took);
            where.put(fault, link);
        }
        errand.after().run();
    }

    /** What makes services talk over a link that clients do not wait for, and what must come of it in the end. */
    private record Errand(Runnable during, Runnable after) {}

    private static Errand errand(Subject subject, EventLog log, Link link) {
        return switch (link) {
            case REMEDIATION_TO_ESCALATION -> {
                Matter matter = Matter.analyzed(subject.client());
                yield new Errand(matter::confirm, () -> await(log, PlanDrafted.getDescriptor(), matter.plan()));
            }
            case REMEDIATION_TO_REPORTING -> {
                Matter matter = Matter.analyzed(subject.client());
                matter.confirm();
                await(log, PlanDrafted.getDescriptor(), matter.plan());
                yield new Errand(
                        () -> matter.implement(WATCHED),
                        () -> await(log, ProblemResolved.getDescriptor(), matter.problem()));
            }
            default -> new Errand(() -> {}, () -> {});
        };
    }

    private static void await(EventLog log, Descriptor event, String of) {
        RunningTracker.await(
                () -> log.count(EventLog.type(event), List.of(of)) > 0, event.getFullName() + " of " + of, PATIENCE);
    }
}
