package tracker.platform.processor;

import static java.util.Comparator.comparing;

import com.google.protobuf.Message;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tracker.platform.error.Outage;
import tracker.platform.error.Rejection;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.SettledEvents;
import tracker.platform.processor.GenerationTable.Row;
import tracker.platform.processor.GenerationTable.State;
import tracker.platform.telemetry.EventTraces;

/**
 * Runs a processor for every generation that the table says is built or answers, and swaps and drops generations when their
 * time has come. The table alone says what should be: a restart, or another replica, goes on from there.
 */
final class RunningProjections implements Projections, SmartLifecycle {

    private record Key(String projection, int generation) {

        String processorName() {
            return RunningProjections.processorName(projection, generation);
        }
    }

    /** Where the events of some types are read; of all where none are named. */
    @FunctionalInterface
    interface Source {
        StreamableMessageSource<TrackedEventMessage<?>> of(Set<Class<? extends Message>> types);
    }

    private static final Logger log = LoggerFactory.getLogger(RunningProjections.class);

    private final Map<String, Projection> projections = new TreeMap<>();
    private final Map<Key, ProjectionProcessor> running = new ConcurrentHashMap<>();
    private final Map<String, Integer> answering = new ConcurrentHashMap<>();
    private final Set<String> haveAnswered = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> replacedSince = new ConcurrentHashMap<>();
    private final GenerationTable table;
    private final Source events;
    private final TokenStore serviceTokens;
    private final TokenTable tokens;
    private final SettledEvents settledEvents;
    private final TransactionManager transactions;
    private final Horizon horizon;
    private final Failures failures;
    private final EventTraces traces;
    private final ProcessorProperties properties;
    private volatile @Nullable ScheduledExecutorService reconciler;
    private OptionalLong toReach = OptionalLong.empty();

    RunningProjections(
            List<Projection> projections,
            GenerationTable table,
            Source events,
            TokenStore serviceTokens,
            TokenTable tokens,
            SettledEvents settledEvents,
            TransactionManager transactions,
            Horizon horizon,
            Failures failures,
            EventTraces traces,
            ProcessorProperties properties) {
        projections.forEach(projection -> this.projections.put(projection.name(), projection));
        this.table = table;
        this.events = events;
        this.serviceTokens = serviceTokens;
        this.tokens = tokens;
        this.settledEvents = settledEvents;
        this.transactions = transactions;
        this.horizon = horizon;
        this.failures = failures;
        this.traces = traces;
        this.properties = properties;
    }

    @Override
    public Collection<String> names() {
        return projections.keySet();
    }

    @Override
    public int answering(String projection) {
        return answering.getOrDefault(known(projection).name(), 1);
    }

    @Override
    public long position(String projection) {
        Projection known = known(projection);
        return rows(known).stream()
                .filter(row -> row.state() == State.ACTIVE)
                .mapToLong(row -> known.tokens().isPresent()
                        ? position(projection, row)
                        : tokens.tokens(new Key(projection, row.generation()).processorName()).stream()
                                .mapToLong(settledEvents::seenBy)
                                .min()
                                .orElse(0))
                .findFirst()
                .orElse(0);
    }

    @Override
    public int rebuild(String projection) {
        Projection known = known(projection);
        return table.build(known.name(), layout(known));
    }

    @Override
    public Optional<Progress> progress(String projection, int generation) {
        return progress(projection, row -> row.generation() == generation);
    }

    /** How far the rebuild is that is under way; empty when none is. */
    static String processorName(String projection, int generation) {
        return projection + "-g" + generation;
    }

    Optional<Progress> rebuilding(String projection) {
        return progress(projection, row -> row.state() == State.BUILDING);
    }

    private Optional<Progress> progress(String projection, Predicate<Row> meant) {
        return rows(known(projection)).stream()
                .filter(meant)
                .map(row -> new Progress(
                        projection,
                        row.generation(),
                        position(projection, row),
                        horizon.lastSettledEvent(),
                        row.state() == State.ACTIVE))
                .findFirst();
    }

    /** As this replica knows it, or as the one that works has told. */
    private long position(String projection, Row row) {
        ProjectionProcessor processor = running.get(new Key(projection, row.generation()));
        return processor == null ? row.position() : processor.held().orElse(row.position());
    }

    @Override
    public boolean allAnswer() {
        return answering.keySet().containsAll(names());
    }

    /** The processor of the generation that answers, or will be the first to; empty until it runs. */
    Optional<ProjectionProcessor> processor(String projection) {
        Integer answers = answering.get(projection);
        return running.entrySet().stream()
                .filter(each -> each.getKey().projection().equals(projection)
                        && (answers == null || answers == each.getKey().generation()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Projection known(String name) {
        Projection projection = projections.get(name);
        if (projection == null) {
            throw Rejection.notFound("projections/" + name);
        }
        return projection;
    }

    /**
     * What keeps its tokens elsewhere stands there in the order of the store that it was folded from: in another order it is as
     * of another form. Those of the service's database are moved with the events.
     */
    private String layout(Projection projection) {
        String order = settledEvents.order();
        return order.isEmpty() || projection.tokens().isEmpty()
                ? projection.layout()
                : projection.layout() + "@" + order;
    }

    /** Those that this version of the program can fold or answer from, and those that nobody does any more. */
    private List<Row> rows(Projection projection) {
        return table.rows(projection.name()).stream()
                .filter(row -> row.state() == State.RETIRED || row.layout().equals(layout(projection)))
                .toList();
    }

    private void reconcileAll() {
        for (Projection projection : projections.values()) {
            try {
                reconcile(projection);
            } catch (RuntimeException e) {
                replacedSince.remove(projection.name()); // nobody could be heard
                log.atLevel(Outage.level(e))
                        .setCause(e)
                        .log("The generations of {} could not be reconciled; trying again", projection.name());
            }
        }
    }

    private void reconcile(Projection projection) {
        List<Row> rows = rows(projection);
        if (rows.stream().allMatch(row -> row.state() == State.RETIRED) && mayBegin(projection)) {
            begin(projection);
            rows = rows(projection);
        }
        // what answers first: nothing that is still looked at may be dropped
        for (Row row : rows.stream()
                .sorted(comparing(row -> row.state() == State.RETIRED))
                .toList()) {
            Key key = new Key(projection.name(), row.generation());
            switch (row.state()) {
                case ACTIVE -> {
                    run(projection, key);
                    tell(key);
                    answerFrom(projection, row.generation());
                }
                case BUILDING -> build(projection, key);
                case RETIRED -> retire(projection, key, row.oldEnough());
            }
        }
    }

    /** Who has answered gives way to the version that took its place, until nothing is heard of that one for a while. */
    private boolean mayBegin(Projection projection) {
        String name = projection.name();
        if (!haveAnswered.contains(name)) {
            return true;
        }
        boolean heard = table.rows(name).stream().anyMatch(row -> row.state() != State.RETIRED && row.alive());
        long now = System.nanoTime();
        if (heard) {
            replacedSince.put(name, now);
        }
        return now - replacedSince.computeIfAbsent(name, begin -> now)
                > properties.silence().toNanos();
    }

    /** What nothing was kept of, and nothing has to be folded into, answers at once. */
    private void begin(Projection projection) {
        State first = table.rows(projection.name()).isEmpty() && horizon.lastSettledEvent() == 0
                ? State.ACTIVE
                : State.BUILDING;
        boolean begun =
                transactions.fetchInTransaction(() -> table.begin(projection.name(), layout(projection), first));
        if (begun && first == State.BUILDING) {
            log.warn(
                    "{} is not kept in this form: it is folded anew, and answers when that is done", projection.name());
        }
    }

    private void run(Projection projection, Key key) {
        running.computeIfAbsent(key, absent -> {
            Optional<TokenStore> own = projection.tokens();
            ProjectionProcessor processor = ProjectionProcessor.of(
                    key.processorName(),
                    projection.open(key.generation()),
                    events.of(projection.events()),
                    own.orElse(serviceTokens),
                    own.isPresent() ? NoTransactionManager.instance() : transactions,
                    failures,
                    traces,
                    properties);
            processor.start();
            return processor;
        });
    }

    private void answerFrom(Projection projection, int generation) {
        if (!Integer.valueOf(generation).equals(answering.get(projection.name()))) {
            transactions.executeInTransaction(() -> projection.answerFrom(generation));
            answers(projection.name(), generation);
            log.info("{} answers from generation {}", projection.name(), generation);
        }
    }

    private void answers(String projection, int generation) {
        answering.put(projection, generation);
        haveAnswered.add(projection);
        replacedSince.remove(projection);
    }

    /** The other replicas how far it is. */
    private void tell(Key key) {
        ProjectionProcessor processor = running.get(key);
        if (processor != null) {
            processor.held().ifPresent(position -> table.reached(key.projection(), key.generation(), position));
        }
    }

    /** What answers for the first time does together, or the version before would answer no more, and this one not yet. */
    private boolean allAreThrough() {
        if (toReach.isEmpty()) {
            toReach = OptionalLong.of(horizon.lastSettledEvent());
        }
        return projections.values().stream()
                .allMatch(each -> rows(each).stream()
                        .anyMatch(row -> row.state() == State.ACTIVE
                                || (row.state() == State.BUILDING
                                        && position(each.name(), row) >= toReach.getAsLong())));
    }

    private void build(Projection projection, Key key) {
        run(projection, key);
        ProjectionProcessor processor = running.get(key);
        if (processor == null) {
            return;
        }
        tell(key);
        if (processor.hasCaughtUp() && (haveAnswered.contains(key.projection()) || allAreThrough())) {
            boolean swapped = transactions.fetchInTransaction(() -> {
                boolean ours = table.swap(key.projection(), key.generation());
                if (ours) {
                    projection.answerFrom(key.generation());
                }
                return ours;
            });
            if (swapped) {
                answers(key.projection(), key.generation());
                log.info("{} answers from generation {}, which was folded", key.projection(), key.generation());
            }
        }
    }

    private void retire(Projection projection, Key key, boolean oldEnough) {
        answering.remove(key.projection(), key.generation());
        ProjectionProcessor processor = running.remove(key);
        if (processor != null) {
            processor.end();
        }
        if (oldEnough) {
            transactions.executeInTransaction(() -> {
                if (table.lockRetired(key.projection(), key.generation())) {
                    projection.drop(key.generation());
                    forget(projection.tokens().orElse(serviceTokens), key.processorName());
                    table.remove(key.projection(), key.generation());
                    log.info("{} dropped generation {}", key.projection(), key.generation());
                }
            });
        }
    }

    private static void forget(TokenStore tokens, String processor) {
        for (int segment : tokens.fetchSegments(processor)) {
            tokens.fetchToken(processor, segment);
            tokens.deleteToken(processor, segment);
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("projections").factory());
        reconciler = executor;
        reconcileAll();
        executor.scheduleWithFixedDelay(
                this::reconcileAll,
                properties.reconcileInterval().toMillis(),
                properties.reconcileInterval().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService executor = reconciler;
        reconciler = null;
        if (executor != null) {
            executor.close();
        }
        running.values().forEach(ProjectionProcessor::end);
        running.clear();
    }

    @Override
    public boolean isRunning() {
        return reconciler != null;
    }

    /** Before anything listens, so that what is asked for is there; ended after it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
