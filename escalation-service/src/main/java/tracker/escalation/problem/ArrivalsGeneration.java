package tracker.escalation.problem;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.escalation.problem.ArrivalTables.Begun;
import tracker.escalation.problem.ArrivalTables.Changes;
import tracker.escalation.problem.ArrivalTables.Reopened;
import tracker.escalation.problem.ArrivalTables.Row;
import tracker.escalation.problem.ArrivalTables.Settled;
import tracker.escalation.problem.ArrivalTables.Watch;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationClassificationChanged;
import tracker.escalation.v1.EscalationClosed;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationDismissed;
import tracker.escalation.v1.EscalationHistoryRecorded;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationPended;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.EscalationReturnedToQueue;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.EscalationUnmerged;
import tracker.escalation.v1.EscalationWorkStarted;
import tracker.escalation.v1.Fingerprint;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.platform.command.EventKeys;
import tracker.platform.command.Origin;
import tracker.platform.processor.Projection;
import tracker.platform.processor.StoredEvent;
import tracker.problem.v1.ProblemClosed;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemReopened;
import tracker.problem.v1.ProblemResolved;

/** Folds events into one generation of the arrivals, and says which fingerprints have to be looked at again. */
final class ArrivalsGeneration implements Projection.Generation {
    /** What a case that was dismissed goes on by: only a source's history has it. */
    private static final Set<Class<? extends Message>> GOES_ON = Set.of(
            EscalationWorkStarted.class,
            EscalationPended.class,
            EscalationReturnedToQueue.class,
            EscalationResolved.class,
            EscalationClosed.class);

    /** What may change an arrival. */
    private static final Set<Class<? extends Message>> OF_ARRIVALS = Stream.concat(
                    GOES_ON.stream(),
                    Stream.of(
                            EscalationTriaged.class,
                            EscalationClassificationChanged.class,
                            EscalationHistoryRecorded.class,
                            EscalationDismissed.class,
                            EscalationConfidentialityChanged.class,
                            EscalationMerged.class,
                            EscalationUnmerged.class,
                            EscalationReopened.class))
            .collect(Collectors.toUnmodifiableSet());

    /** What is read: those, new arrivals, what happens to the problems that watch for them, and when a plan begins to be watched. */
    static final Set<Class<? extends Message>> EVENTS = Stream.concat(
                    OF_ARRIVALS.stream(),
                    Stream.of(
                            EscalationOpened.class,
                            ProblemOpened.class,
                            ProblemEscalationsAdded.class,
                            ProblemResolved.class,
                            ProblemClosed.class,
                            ProblemReopened.class,
                            PlanMonitoringStarted.class))
            .collect(Collectors.toUnmodifiableSet());

    private final ArrivalTables tables;

    ArrivalsGeneration(ArrivalTables tables) {
        this.tables = tables;
    }

    @Override
    public void apply(List<StoredEvent> events) {
        Batch batch = new Batch(tables.rows(events.stream()
                .filter(event -> OF_ARRIVALS.contains(event.payload().getClass()))
                .map(StoredEvent::aggregateId)
                .distinct()
                .toList()));
        events.forEach(batch::on);
        tables.write(new Changes(
                batch.changed.values(), batch.reopened, batch.watched.values(), batch.begun, batch.settled, batch.due));
    }

    private static final class Batch {
        private final Map<String, Row> known;
        private final Map<String, Row> changed = new LinkedHashMap<>();
        private final List<Reopened> reopened = new ArrayList<>();
        private final Map<String, Watch> watched = new LinkedHashMap<>();
        private final List<Begun> begun = new ArrayList<>();
        private final List<Settled> settled = new ArrayList<>();
        private final Set<String> due = new LinkedHashSet<>();

        private Batch(Map<String, Row> known) {
            this.known = known;
        }

        private void on(StoredEvent event) {
            String name = event.aggregateId();
            switch (event.payload()) {
                case EscalationOpened e ->
                    put(new Row(
                            name,
                            Fingerprint.of(e.getClassification()),
                            EventMeta.toInstant(e.getOccurredTime()),
                            !isImport(event),
                            false,
                            hideTime(e.getConfidentiality(), e.getOccurredTime()),
                            "",
                            null));
                case EscalationTriaged e -> {
                    if (e.hasClassification()) {
                        classified(event, e.getClassification());
                    }
                }
                case EscalationClassificationChanged e -> classified(event, e.getClassification());
                case EscalationHistoryRecorded e -> put(row(name).withSettled(true));
                case EscalationDismissed e -> put(row(name).withDismissed(true));
                case EscalationConfidentialityChanged e ->
                    put(row(name).withHideTime(hideTime(e.getConfidentiality(), e.getOccurredTime())));
                case EscalationMerged e -> put(row(name).withMergedInto(e.getInto()));
                case EscalationUnmerged e -> put(row(name).withMergedInto(""));
                case EscalationReopened e -> {
                    Instant time = EventMeta.toInstant(e.getOccurredTime());
                    put(row(name).withReopenTime(time));
                    reopened.add(new Reopened(name, time));
                }
                case ProblemOpened e -> {
                    e.getFingerprintsList().forEach(fingerprint -> watch(fingerprint, name, e.getOccurredTime()));
                    due.addAll(e.getFingerprintsList());
                }
                case ProblemEscalationsAdded e -> {
                    if (!e.getFingerprint().isEmpty()) {
                        watch(e.getFingerprint(), name, e.getOccurredTime());
                    }
                }
                case ProblemResolved e ->
                    settled.add(new Settled(
                            name,
                            EventMeta.toInstant(e.getOccurredTime()),
                            e.hasTolerated() ? EventMeta.toInstant(e.getWatchStartTime()) : null));
                case ProblemClosed e -> settled.add(new Settled(name, EventMeta.toInstant(e.getOccurredTime()), null));
                case ProblemReopened e -> settled.add(new Settled(name, null, null));
                case PlanMonitoringStarted e -> {
                    Instant start = EventMeta.toInstant(e.getOccurredTime());
                    e.getFingerprintsList().forEach(fingerprint -> begun.add(new Begun(fingerprint, start)));
                    due.addAll(e.getFingerprintsList());
                }
                default -> {
                    if (GOES_ON.contains(event.payload().getClass())
                            && row(name).dismissed()) {
                        put(row(name).withDismissed(false));
                    }
                }
            }
        }

        /** A case taken in row by row is looked at when its rows are through, and not as what it was in between. */
        private void classified(StoredEvent event, Classification classification) {
            Row row = row(event.aggregateId()).withFingerprint(Fingerprint.of(classification));
            put(isImport(event) ? row.withSettled(false) : row);
        }

        private static @Nullable Instant hideTime(Confidentiality confidentiality, Timestamp occurred) {
            return confidentiality == Confidentiality.CONFIDENTIALITY_CONFIDENTIAL
                    ? EventMeta.toInstant(occurred)
                    : null;
        }

        private static boolean isImport(StoredEvent event) {
            return Origin.IMPORT.text().equals(event.metadata().get(EventKeys.ORIGIN));
        }

        private Row row(String escalation) {
            Row row = changed.getOrDefault(escalation, known.get(escalation));
            if (row == null) {
                throw new IllegalStateException("An event of " + escalation + " came before it was opened");
            }
            return row;
        }

        /** What counts no longer matters too: its duplicates may count now. */
        private void put(Row row) {
            Row before = changed.getOrDefault(row.escalation(), known.get(row.escalation()));
            changed.put(row.escalation(), row);
            Stream.of(row, before == null ? row : before)
                    .filter(Row::matters)
                    .map(Row::fingerprint)
                    .forEach(due::add);
        }

        private void watch(String fingerprint, String problem, Timestamp openTime) {
            watched.putIfAbsent(
                    fingerprint + " " + problem, new Watch(fingerprint, problem, EventMeta.toInstant(openTime)));
        }
    }
}
