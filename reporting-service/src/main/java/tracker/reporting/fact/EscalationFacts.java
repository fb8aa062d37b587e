package tracker.reporting.fact;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.Reader;
import tracker.escalation.v1.SourceReport;
import tracker.platform.processor.StoredEvent;

/** Keeps escalations as they are and were, what changed about them, and what their sources reported. */
final class EscalationFacts {

    private final Table current;
    private final Table ids;
    private final Table words;
    private final Table history;
    private final Table changes;
    private final Table reports;
    private final Table links;
    private final EscalationCounts counts;
    private final Confidential<EscalationRow> confidential;

    EscalationFacts(int generation) {
        current = Table.of("escalation", generation, 9 + EscalationColumns.COUNT);
        ids = Table.of("escalation_id", generation, 4);
        words = Table.of("escalation_words", generation, 4);
        history = Table.of("escalation_history", generation, 7 + EscalationColumns.COUNT);
        changes = Table.of("escalation_change", generation, 6);
        reports = Table.of("source_report", generation, 14);
        links = Table.of("escalation_link", generation, 2);
        counts = new EscalationCounts(Table.of("escalation_count", generation, 5));
        confidential = new Confidential<>(
                Table.of("confidential_escalation", generation, 3),
                row -> row.name,
                row -> Reader.isConfidential(row.escalation()),
                row -> Reader.viewers(row.escalation()),
                (copy, row) -> copy.time(true, row.escalation().getHideTime()));
    }

    void apply(Connection connection, Map<String, List<StoredEvent>> events) throws SQLException {
        Map<String, EscalationRow> stored = load(connection, events);
        List<EscalationRow> changed = events.entrySet().stream()
                .map(e -> {
                    EscalationRow row = stored.computeIfAbsent(
                            e.getKey(), name -> new EscalationRow(name, EscalationRow.Stored.none(name)));
                    e.getValue().forEach(row::take);
                    return row;
                })
                .filter(EscalationRow::hasChanged)
                .toList();
        if (!changed.isEmpty()) {
            end(connection, changed);
            write(connection, changed);
            link(
                    connection,
                    changed.stream().filter(EscalationRow::isLinkedAnew).toList());
            counts.add(connection, changed);
            confidential.write(
                    connection,
                    changed.stream()
                            .filter(row -> Reader.isConfidential(row.stored.escalation())
                                    || Reader.isConfidential(row.escalation()))
                            .toList());
        }
    }

    private Map<String, EscalationRow> load(Connection connection, Map<String, List<StoredEvent>> events)
            throws SQLException {
        Map<String, EscalationRow> rows = new HashMap<>();
        current.hold(connection, "name, version, latest_live, latest_import, head, resource", events.keySet(), row -> {
            String name = row.getString(1);
            Escalation escalation = ResourceFacts.parse(Escalation.getDefaultInstance(), row.getBytes(6));
            rows.put(
                    name,
                    new EscalationRow(
                            name,
                            new EscalationRow.Stored(
                                    row.getLong(2),
                                    new Latest(row.getLong(3), row.getLong(4)),
                                    row.getLong(5),
                                    escalation)));
        });
        return rows;
    }

    /** Ends the stored history of each where its new versions begin. */
    private void end(Connection connection, List<EscalationRow> changed) throws SQLException {
        cut(
                connection,
                "DELETE FROM " + history.name() + " h USING cut WHERE h.name = cut.name AND h.valid_from >= cut.at",
                changed.stream().filter(EscalationRow::supersedes).toList());
        cut(
                connection,
                "UPDATE " + history.name() + " h SET valid_to = cut.at FROM cut"
                        + " WHERE h.name = cut.name AND h.valid_from < cut.at AND h.valid_to > cut.at",
                changed.stream().filter(row -> row.stored.isThere()).toList());
    }

    private static void cut(Connection connection, String statement, List<EscalationRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String cut = "WITH cut AS (SELECT u.name COLLATE \"C\" AS name,"
                + " 'epoch'::timestamptz + u.micros * interval '1 microsecond' AS at"
                + " FROM unnest(?::text[], ?::bigint[]) AS u (name, micros)) ";
        try (var ended = connection.prepareStatement(cut + statement)) {
            ended.setArray(
                    1,
                    Table.texts(connection, rows.stream().map(row -> row.name).toList()));
            ended.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", rows.stream().map(EscalationRow::cut).toArray()));
            ended.executeUpdate();
        }
    }

    private void write(Connection connection, List<EscalationRow> changed) throws SQLException {
        current.delete(
                connection,
                "name",
                changed.stream()
                        .filter(row -> row.stored.isThere())
                        .map(row -> row.name)
                        .toList());
        BinaryCopy now = current.copy();
        BinaryCopy found = ids.copy();
        BinaryCopy said = words.copy();
        BinaryCopy then = history.copy();
        BinaryCopy happened = changes.copy();
        BinaryCopy reported = reports.copy();
        for (EscalationRow row : changed) {
            row.writeCurrent(now);
            if (!row.stored.isThere()) {
                row.writeId(found);
                row.writeWords(said);
            }
            row.writeHistory(then);
            row.changes.forEach(change -> write(happened, row.name, change));
            row.reports.forEach(report -> write(reported, row.name, report));
        }
        now.send(connection);
        found.send(connection);
        said.send(connection);
        then.send(connection);
        happened.send(connection);
        reported.send(connection);
    }

    private void link(Connection connection, List<EscalationRow> linkedAnew) throws SQLException {
        links.delete(
                connection, "name", linkedAnew.stream().map(row -> row.name).toList());
        BinaryCopy copy = links.copy();
        linkedAnew.forEach(row -> EscalationColumns.related(row.escalation())
                .forEach(target -> copy.row().text(row.name).text(target)));
        copy.send(connection);
    }

    private static void write(BinaryCopy copy, String name, Change change) {
        copy.row()
                .text(name)
                .bigint(change.sequence())
                .text(change.change())
                .time(change.occurred())
                .text(change.before())
                .text(change.after());
    }

    private static void write(BinaryCopy copy, String name, EscalationRow.Report reported) {
        SourceReport report = reported.event().getReport();
        copy.row()
                .text(name)
                .integer(report.getOrdinal())
                .bigint(reported.sequence())
                .time(reported.reported())
                .text(report.getState())
                .text(report.getPriority())
                .text(report.getTeam())
                .text(report.getProblem())
                .time(report.hasOpenTime(), report.getOpenTime())
                .time(report.hasResolveTime(), report.getResolveTime())
                .time(report.hasCloseTime(), report.getCloseTime())
                .bool(report.hasSlaMade(), report.getSlaMade())
                .integer(report.getReassignmentCount())
                .integer(report.getReopenCount());
    }
}
