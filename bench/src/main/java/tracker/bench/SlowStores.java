package tracker.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** First one store, then the other takes half a second longer to answer, while three times as many clients write. */
final class SlowStores implements Fault {

    private static final int TIMES = 3;
    private static final Duration ONE_WAY = Duration.ofMillis(250);

    private static final List<Link> TO_POSTGRESQL =
            List.of(Link.ESCALATION_TO_POSTGRESQL, Link.REMEDIATION_TO_POSTGRESQL, Link.REPORTING_TO_POSTGRESQL);

    @Override
    public String name() {
        return "slow";
    }

    @Override
    public int writers(Sizes sizes) {
        return TIMES * Fault.super.writers(sizes);
    }

    @Override
    public List<Result> happen(Stage stage, Subject subject, Witnesses witnesses) throws Exception {
        List<Result> results = new ArrayList<>();
        witnesses.awaitAnswers();
        results.addAll(slow("PostgreSQL", TO_POSTGRESQL, stage, subject, witnesses));
        results.addAll(slow("the store of documents", List.of(Link.REPORTING_TO_DOCUMENTS), stage, subject, witnesses));
        return results;
    }

    private List<Result> slow(String store, List<Link> links, Stage stage, Subject subject, Witnesses witnesses)
            throws Exception {
        Duration time = stage.sizes().slow();
        int before = witnesses.told().size();
        links.forEach(link -> subject.links().delay(link, ONE_WAY));
        LockSupport.parkNanos(time.toNanos());
        int changes = witnesses.told().size() - before;
        links.forEach(subject.links()::heal);
        Duration took = witnesses.awaitAnswers();
        stage.progress().say("  %s was slow, %,d changes acknowledged meanwhile".formatted(store, changes));
        String slow = "while %s is 500 ms slow, %d clients".formatted(store, writers(stage.sizes()));
        return List.of(
                Result.seen(name(), "changes acknowledged/s", changes / (time.toMillis() / 1e3), "1/s", slow),
                Result.seen(
                        name(), "until all clients are answered again", took.toMillis() / 1e3, "s", "after " + store));
    }
}
