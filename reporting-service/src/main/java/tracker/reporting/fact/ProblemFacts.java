package tracker.reporting.fact;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tracker.escalation.v1.Reader;
import tracker.platform.processor.StoredEvent;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemFold;

/** Keeps problems as they are, and as each event left them by what they are listed by. */
final class ProblemFacts {

    /** What the table holds of a problem, on its way through a batch. */
    private record Row(long version, Latest latest, Problem problem) {}

    private final Table problems;
    private final Table history;
    private final Confidential<Problem> confidential;

    ProblemFacts(int generation) {
        problems = Table.of("problem", generation, 14);
        history = Table.of("problem_history", generation, 10);
        confidential = new Confidential<>(
                Table.of("confidential_problem", generation, 2),
                Problem::getName,
                Reader::isConfidential,
                Problem::getViewersList);
    }

    void apply(Connection connection, Map<String, List<StoredEvent>> events) throws SQLException {
        Map<String, Row> stored = new HashMap<>();
        problems.hold(
                connection,
                "name, version, latest_live, latest_import, resource",
                events.keySet(),
                row -> stored.put(
                        row.getString(1),
                        new Row(
                                row.getLong(2),
                                new Latest(row.getLong(3), row.getLong(4)),
                                ResourceFacts.parse(Problem.getDefaultInstance(), row.getBytes(5)))));
        Map<String, Row> changed = new HashMap<>();
        BinaryCopy step = history.copy();
        events.forEach((name, its) -> {
            Row row = stored.getOrDefault(
                    name, new Row(-1, Latest.NOTHING, ResourceFacts.named(Problem.getDefaultInstance(), name)));
            for (StoredEvent event : its) {
                if (event.meta().sequence() > row.version()) { // one that is known already changes nothing
                    row = new Row(
                            event.meta().sequence(),
                            row.latest().after(event),
                            ProblemFold.fold(row.problem(), event.payload(), event.meta()));
                    write(step, row, event);
                    changed.put(name, row);
                }
            }
        });
        problems.delete(connection, "name", changed.keySet());
        BinaryCopy copy = problems.copy();
        changed.values().forEach(row -> write(copy, row));
        copy.send(connection);
        step.send(connection);
        confidential.write(
                connection, changed.values().stream().map(Row::problem).toList());
    }

    private static void write(BinaryCopy copy, Row row) {
        Problem problem = row.problem();
        copy.row()
                .text(problem.getName())
                .bigint(row.version())
                .smallint(problem.getStateValue())
                .smallint(problem.getKindValue())
                .texts(problem.getEscalationsList())
                .integer(problem.getRootCause().getRevision())
                .time(Micros.of(problem.hasOpenTime() ? problem.getOpenTime() : problem.getUpdateTime()))
                .time(Micros.of(problem.getUpdateTime()))
                .bytes(problem.toByteString())
                .text(key(problem))
                .texts(problem.getFingerprintsList())
                .text(problem.getRootCause().getConfirmedBy())
                .bigint(row.latest().live())
                .bigint(row.latest().imported());
    }

    private static void write(BinaryCopy copy, Row row, StoredEvent event) {
        Problem problem = row.problem();
        copy.row()
                .text(problem.getName())
                .bigint(row.version())
                .time(row.latest().effective(event))
                .time(Micros.of(event.meta().occurred()))
                .time(Micros.of(event.meta().recorded()))
                .smallint(problem.getStateValue())
                .smallint(problem.getKindValue())
                .text(key(problem))
                .texts(problem.getFingerprintsList())
                .text(problem.getRootCause().getConfirmedBy());
    }

    private static String key(Problem problem) {
        return PlanFacts.key(problem.getTitle(), problem.getDescription());
    }
}
