package tracker.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Ten times the escalations of the read model, in tables beside its own with the same indexes, shown in their place for a
 * while: each in ten variants with a name, an external id and times of its own.
 */
final class TenfoldEscalations implements AutoCloseable {

    private static final String ESCALATIONS = "reporting.bench_escalation";
    private static final String EXTERNAL = "reporting.bench_external_id";
    private static final String COUNTS = "reporting.bench_escalation_count";

    private final Connection connection;
    private final String escalations;
    private final String external;
    private final String counts;

    TenfoldEscalations(Subject subject) throws SQLException {
        connection = subject.client().sql(Subject.REPORTING);
        escalations = tableBehind("escalation");
        external = tableBehind("external_id");
        counts = tableBehind("escalation_count");
    }

    private String tableBehind(String view) throws SQLException {
        try (var query = connection.prepareStatement("SELECT table_name FROM information_schema.view_table_usage"
                + " WHERE view_schema = 'reporting' AND view_name = ?")) {
            query.setString(1, view);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return "reporting." + row.getString(1);
            }
        }
    }

    /** Does now what autovacuum does some time after an import. */
    void settle() throws SQLException {
        execute("VACUUM (ANALYZE) %s, %s".formatted(escalations, external));
    }

    void show() throws SQLException {
        execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(ESCALATIONS, escalations));
        fill();
        execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(EXTERNAL, external));
        execute("INSERT INTO %s SELECT name, external_id, external_key, open_time FROM %s"
                .formatted(EXTERNAL, ESCALATIONS));
        execute("VACUUM (ANALYZE) %s, %s".formatted(ESCALATIONS, EXTERNAL));
        execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(COUNTS, counts));
        execute("INSERT INTO %s SELECT state, priority, holder, confidential, 10 * escalations FROM %s"
                .formatted(COUNTS, counts));
        point(ESCALATIONS, EXTERNAL, COUNTS);
    }

    /** INC0000045 becomes INC7000045; in the message, a later value of a field takes the place of an earlier one. */
    private void fill() throws SQLException {
        execute("""
            INSERT INTO %1$s
            SELECT new_name, version, latest_live, latest_import, head, state, priority, priority_text, source, new_id,
                lower(new_id), holder, assignee, fingerprint, problems, problem_linked, open_time + shift, update_time + shift,
                resource || '\\x0a'::bytea || set_byte('\\x00', 0, length(new_name)) || convert_to(new_name, 'UTF8')
                    || '\\x2a'::bytea || set_byte('\\x00', 0, length(new_id)) || convert_to(new_id, 'UTF8')
            FROM %2$s, generate_series(0, 9) AS variant,
                LATERAL (SELECT variant * interval '7 seconds' AS shift,
                    'escalations/' || gen_random_uuid() AS new_name,
                    overlay(external_id PLACING variant::text FROM 4 FOR 1) AS new_id) AS new
            """.formatted(ESCALATIONS, escalations));
    }

    private void point(String toEscalations, String toExternal, String toCounts) throws SQLException {
        execute("CREATE OR REPLACE VIEW reporting.escalation AS SELECT * FROM " + toEscalations);
        execute("CREATE OR REPLACE VIEW reporting.external_id AS SELECT * FROM " + toExternal);
        execute("CREATE OR REPLACE VIEW reporting.escalation_count AS SELECT * FROM " + toCounts);
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Shows the real ones again. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            point(escalations, external, counts);
            execute("DROP TABLE IF EXISTS %s, %s, %s".formatted(ESCALATIONS, EXTERNAL, COUNTS));
        }
    }
}
