package tracker.escalation.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationHistoryRecorded;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationPriorityChanged;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.EscalationTeamChanged;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.SourceReport;
import tracker.escalation.v1.SourceReported;

/** The whole sample log as events; the figures were computed from the file by other code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** A case, its rows as read, and the events that they became. */
    private record Replayed(
            RecordEscalationHistoryRequest request,
            List<ServiceNowRow> rows,
            List<Message> events,
            Escalation escalation) {}

    private final List<Replayed> log = new ArrayList<>();

    @BeforeAll
    void replay() throws IOException {
        for (RecordEscalationHistoryRequest request : SampleLog.full()) {
            Escalation nothing =
                    Escalation.newBuilder().setName(request.getExternalId()).build();
            List<Message> events = ServiceNowHistory.events(request, NOW, nothing, KnownHistory.NONE);
            log.add(new Replayed(request, ServiceNowLog.read(request, NOW), events, fold(nothing, events)));
        }
    }

    private static Escalation fold(Escalation escalation, List<Message> events) {
        Escalation folded = escalation;
        for (int i = 0; i < events.size(); i++) {
            folded = EscalationFold.fold(folded, events.get(i), EventMeta.of(events.get(i), i, NOW, "importer"));
        }
        return folded;
    }

    private <E extends Message> long count(Class<E> type) {
        return log.stream()
                .flatMap(each -> each.events().stream())
                .filter(type::isInstance)
                .count();
    }

    @Test
    void everyCaseIsOpenedOnceAndEveryRowIsKept() {
        assertThat(log).hasSize(24_918);
        assertThat(count(EscalationOpened.class)).isEqualTo(24_918);
        assertThat(count(EscalationHistoryRecorded.class)).isEqualTo(24_918);
        assertThat(log.stream()
                        .mapToInt(each -> each.escalation().getHistoryRows())
                        .sum())
                .isEqualTo(141_712);
    }

    @Test
    void observedFiguresAreThoseOfTheFile() {
        assertThat(count(EscalationReopened.class)).isEqualTo(331);
        assertThat(log.stream().filter(each -> each.escalation().getCyclesCount() > 1))
                .hasSize(275);
        assertThat(count(EscalationPriorityChanged.class)).isEqualTo(436);
        assertThat(log.stream().mapToLong(FullLogTest::handOvers).sum()).isEqualTo(17_914);
        assertThat(log.stream().filter(each -> each.escalation().getState() == EscalationState.ESCALATION_STATE_CLOSED))
                .hasSize(24_918);
        assertThat(log.stream()
                        .filter(each -> each.events().stream().anyMatch(EscalationLinked.class::isInstance)
                                && each.escalation().getLinksCount() > 0))
                .hasSize(380);
    }

    private static long handOvers(Replayed replayed) {
        String team = "";
        long count = 0;
        for (Message event : replayed.events()) {
            if (event instanceof EscalationTeamChanged changed) {
                count += team.isEmpty() || changed.getSourceTeam().isEmpty() ? 0 : 1;
                team = changed.getSourceTeam();
            }
        }
        return count;
    }

    @Test
    void firstResolutionIsTheFirstEntryIntoTheState() {
        List<Double> hours = log.stream()
                .flatMap(each -> each.events().stream()
                        .filter(EscalationResolved.class::isInstance)
                        .limit(1)
                        .map(event -> hours(each, ((EscalationResolved) event).getOccurredTime())))
                .toList();

        assertThat(hours).hasSize(24_905);
        assertThat(hours.stream().mapToDouble(each -> each).average().orElseThrow())
                .isEqualTo(162.9235869637959, within(1e-9));
    }

    private static double hours(Replayed replayed, Timestamp until) {
        Duration duration =
                Duration.between(EventMeta.toInstant(replayed.escalation().getOpenTime()), EventMeta.toInstant(until));
        return duration.toSeconds() / 3600.0;
    }

    @Test
    void reportsAnswerForTheSourceAtAnyInstant() {
        log.forEach(each -> {
            List<SourceReported> reports = each.events().stream()
                    .filter(SourceReported.class::isInstance)
                    .map(SourceReported.class::cast)
                    .toList();
            Set<Timestamp> instants = new HashSet<>();
            each.rows().forEach(row -> instants.add(row.time()));
            for (Timestamp instant : instants) {
                List<SourceReport> rows = each.rows().stream()
                        .filter(row -> Timestamps.compare(row.time(), instant) <= 0)
                        .map(row -> withoutOrdinal(row.report()))
                        .toList();
                List<SourceReport> told = reports.stream()
                        .filter(report -> Timestamps.compare(report.getOccurredTime(), instant) <= 0)
                        .map(report -> withoutOrdinal(report.getReport()))
                        .toList();
                assertThat(changes(told))
                        .as("%s at %s", each.request().getExternalId(), instant)
                        .isEqualTo(changes(rows));
            }
        });
    }

    private static SourceReport withoutOrdinal(SourceReport report) {
        return report.toBuilder().clearOrdinal().build();
    }

    /** What one after the other was said, without saying it again. */
    private static List<SourceReport> changes(List<SourceReport> reports) {
        List<SourceReport> changes = new ArrayList<>();
        for (SourceReport report : reports) {
            if (changes.isEmpty() || !changes.getLast().equals(report)) {
                changes.add(report);
            }
        }
        return changes;
    }

    @Test
    void the420RowsOfOneMinuteAreAllTold() {
        Timestamp minute = EventMeta.toTimestamp(Instant.parse("2016-03-24T18:40:00Z"));

        assertThat(log.stream().flatMap(each -> each.rows().stream()))
                .filteredOn(row -> row.time().equals(minute))
                .hasSize(420);
        assertThat(log.stream().flatMap(each -> each.events().stream()))
                .filteredOn(event -> event instanceof SourceReported reported
                        && reported.getOccurredTime().equals(minute))
                .hasSize(420);
    }

    @Test
    void theCaseEndsAsItsLastRowSays() {
        log.forEach(each -> {
            ServiceNowRow last = each.rows().getLast();
            Escalation escalation = each.escalation();
            assertThat(withoutOrdinal(escalation.getSourceReport())).isEqualTo(withoutOrdinal(last.report()));
            assertThat(escalation.getSourceTeam()).isEqualTo(last.report().getTeam());
            assertThat(escalation.getSourcePriority()).isEqualTo(last.report().getPriority());
            assertThat(escalation.getAssignee()).isEqualTo(last.assignee());
            assertThat(escalation.getClassification()).isEqualTo(last.classification());
            assertThat(escalation.getLinksList())
                    .extracting(link -> link.getTarget())
                    .isEqualTo(
                            last.report().getProblem().isEmpty()
                                    ? List.of()
                                    : List.of(last.report().getProblem()));
        });
    }

    @Test
    void rowsThatComeInPiecesBecomeTheSameEvents() {
        long seed = Long.getLong("tracker.seed", System.nanoTime());
        Random random = new Random(seed);
        log.stream()
                .filter(each -> random.nextInt(5) == 0)
                .forEach(each -> assertThat(inPieces(each.request(), random))
                        .as("seed %d, %s", seed, each.request().getExternalId())
                        .isEqualTo(withoutRecords(each.events())));
    }

    private static List<Message> inPieces(RecordEscalationHistoryRequest request, Random random) {
        Escalation escalation =
                Escalation.newBuilder().setName(request.getExternalId()).build();
        KnownHistory known = KnownHistory.NONE;
        List<Message> all = new ArrayList<>();
        int next = 0;
        while (next < request.getRowsCount()) {
            int from = random.nextInt(next + 1);
            int to = next + 1 + random.nextInt(request.getRowsCount() - next);
            RecordEscalationHistoryRequest piece = request.toBuilder()
                    .setFirstOrdinal(from + 1)
                    .clearRows()
                    .addAllRows(request.getRowsList().subList(from, to))
                    .build();
            List<Message> events = ServiceNowHistory.events(piece, NOW, escalation, known);
            escalation = fold(escalation, events);
            for (Message event : events) {
                known = known.after(event);
            }
            all.addAll(events);
            next = to;
        }
        return withoutRecords(all);
    }

    private static List<Message> withoutRecords(List<Message> events) {
        return events.stream()
                .filter(event -> !(event instanceof EscalationHistoryRecorded))
                .toList();
    }
}
