package tracker.escalation.problem;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tracker.contract.EventMeta;
import tracker.escalation.problem.ArrivalTables.Row;
import tracker.escalation.problem.ArrivalTables.Watch;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationClassificationChanged;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationDismissed;
import tracker.escalation.v1.EscalationHistoryRecorded;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.EscalationUnmerged;
import tracker.escalation.v1.Fingerprint;
import tracker.platform.command.EventKeys;
import tracker.platform.command.Origin;
import tracker.platform.processor.Projection;
import tracker.platform.processor.StoredEvent;
import tracker.problem.v1.ProblemClosed;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemReopened;

/** Folds events into one generation of the arrivals, and says which fingerprints have to be looked at again. */
final class ArrivalsGeneration implements Projection.Generation {
    /** What may change an arrival. */
    private static final Set<Class<? extends Message>> OF_ARRIVALS = Set.of(
            EscalationTriaged.class,
            EscalationClassificationChanged.class,
            EscalationHistoryRecorded.class,
            EscalationDismissed.class,
            EscalationConfidentialityChanged.class,
            EscalationMerged.class,
            EscalationUnmerged.class);

    /** What is read: those, new arrivals, and what happens to the problems that watch for them. */
    static final Set<Class<? extends Message>> EVENTS = Stream.concat(
                    OF_ARRIVALS.stream(),
                    Stream.of(
                            EscalationOpened.class,
                            ProblemOpened.class,
                            ProblemEscalationsAdded.class,
                            ProblemClosed.class,
                            ProblemReopened.class))
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
        tables.write(batch.changed.values(), batch.watched.values(), batch.due, batch.moved);
    }

    private static final class Batch {
        private final Map<String, Row> known;
        private final Map<String, Row> changed = new LinkedHashMap<>();
        private final Map<String, Watch> watched = new LinkedHashMap<>();
        private final Set<String> due = new LinkedHashSet<>();
        private final Set<String> moved = new LinkedHashSet<>();

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
                            false,
                            isConfidential(e.getConfidentiality())));
                case EscalationTriaged e -> {
                    if (e.hasClassification()) {
                        classified(event, e.getClassification());
                    }
                }
                case EscalationClassificationChanged e -> classified(event, e.getClassification());
                case EscalationHistoryRecorded e -> put(row(name).withSettled(true));
                case EscalationDismissed e -> put(row(name).asDismissed());
                case EscalationConfidentialityChanged e ->
                    put(row(name).withConfidential(isConfidential(e.getConfidentiality())));
                case EscalationMerged e -> put(row(name).withMerged(true));
                case EscalationUnmerged e -> put(row(name).withMerged(false));
                case ProblemOpened e -> {
                    e.getFingerprintsList().forEach(fingerprint -> watch(fingerprint, name, e.getOccurredTime()));
                    due.addAll(e.getFingerprintsList());
                }
                case ProblemEscalationsAdded e -> {
                    if (!e.getFingerprint().isEmpty()) {
                        watch(e.getFingerprint(), name, e.getOccurredTime());
                    }
                }
                case ProblemClosed e -> moved.add(name);
                case ProblemReopened e -> moved.add(name);
                default -> {}
            }
        }

        /** A case taken in row by row is looked at when its rows are through, and not as what it was in between. */
        private void classified(StoredEvent event, Classification classification) {
            Row row = row(event.aggregateId()).withFingerprint(Fingerprint.of(classification));
            put(isImport(event) ? row.withSettled(false) : row);
        }

        private static boolean isConfidential(Confidentiality confidentiality) {
            return confidentiality == Confidentiality.CONFIDENTIALITY_CONFIDENTIAL;
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

        private void put(Row row) {
            changed.put(row.escalation(), row);
            if (row.counts()) {
                due.add(row.fingerprint());
            }
        }

        private void watch(String fingerprint, String problem, Timestamp openTime) {
            watched.putIfAbsent(
                    fingerprint + " " + problem, new Watch(fingerprint, problem, EventMeta.toInstant(openTime)));
        }
    }
}
