package tracker.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Every part is killed with SIGKILL: each once, then such as a seed draws. */
final class KilledParts implements Fault {

    private static final int LONGEST_DELAY_MILLIS = 2_000;
    private static final long SEED = 20_261_126;

    @Override
    public String name() {
        return "kills";
    }

    @Override
    public List<Result> happen(Stage stage, Subject subject, Witnesses witnesses) {
        Random random = new Random(SEED);
        Map<String, Integer> kills = new TreeMap<>();
        List<String> parts = subject.parts();
        int all = Math.max(parts.size(), stage.sizes().kills() * 2);
        for (int i = 0; i < all && !witnesses.haveEnded(); i++) {
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
                        .say("  %d of %d kills, %,d changes acknowledged"
                                .formatted(i + 1, all, witnesses.told().size()));
            }
        }
        int killed = kills.values().stream().mapToInt(Integer::intValue).sum();
        return List.of(
                Result.seen(name(), "kills", killed, "", "%s; seed %d".formatted(kills, SEED)),
                new Result(
                        name(),
                        "parts that were not killed",
                        parts.size() - kills.size(),
                        "",
                        Target.atMost(0),
                        "",
                        Result.POSTGRESQL,
                        List.of()));
    }
}
