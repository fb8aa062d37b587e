package tracker.reporting.fact;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.Reader;

/** Keeps how many escalations there are by state, priority, team and who may know, so that a list of them need not count. */
final class EscalationCounts {

    private record Kind(int state, int priority, String holder, boolean confidential) {

        static Kind of(Escalation escalation) {
            return new Kind(
                    escalation.getStateValue(),
                    Rank.of(escalation.getPriorityValue()),
                    EscalationColumns.holder(escalation),
                    Reader.isConfidential(escalation));
        }
    }

    private static final Comparator<Kind> ORDER = Comparator.comparingInt(Kind::state)
            .thenComparingInt(Kind::priority)
            .thenComparing(Kind::holder)
            .thenComparing(Kind::confidential);

    private final Table table;

    EscalationCounts(Table table) {
        this.table = table;
    }

    void add(Connection connection, List<EscalationRow> changed) throws SQLException {
        Map<Kind, Long> differences = new TreeMap<>(ORDER);
        for (EscalationRow row : changed) {
            if (row.stored.isThere()) {
                differences.merge(Kind.of(row.stored.escalation()), -1L, Long::sum);
            }
            differences.merge(Kind.of(row.escalation()), 1L, Long::sum);
        }
        differences.values().removeIf(difference -> difference == 0);
        if (differences.isEmpty()) {
            return;
        }
        try (var add = connection.prepareStatement(
                "INSERT INTO " + table.name() + " AS c SELECT * FROM unnest(?::smallint[], ?::smallint[], ?::text[],"
                        + " ?::boolean[], ?::bigint[]) ON CONFLICT (state, priority, holder, confidential) DO UPDATE SET"
                        + " escalations = c.escalations + excluded.escalations")) {
            add.setArray(
                    1,
                    connection.createArrayOf(
                            "smallint",
                            differences.keySet().stream().map(Kind::state).toArray()));
            add.setArray(
                    2,
                    connection.createArrayOf(
                            "smallint",
                            differences.keySet().stream().map(Kind::priority).toArray()));
            add.setArray(
                    3,
                    Table.texts(
                            connection,
                            differences.keySet().stream().map(Kind::holder).toList()));
            add.setArray(
                    4,
                    connection.createArrayOf(
                            "boolean",
                            differences.keySet().stream()
                                    .map(Kind::confidential)
                                    .toArray()));
            add.setArray(
                    5, connection.createArrayOf("bigint", differences.values().toArray()));
            add.executeUpdate();
        }
        if (differences.values().stream().anyMatch(difference -> difference < 0)) {
            try (var none = connection.createStatement()) { // as if there never had been one: a rebuild may not meet it
                none.executeUpdate("DELETE FROM " + table.name() + " WHERE escalations = 0");
            }
        }
    }
}
