package tracker.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * Ten times the escalations of the read model, in tables beside its own with the same indexes, shown in their place for a
 * while: each in ten variants with a name, an external id, words and times of its own.
 */
final class TenfoldEscalations implements AutoCloseable {

    private static final String ESCALATIONS = "reporting.bench_escalation";
    private static final String IDS = "reporting.bench_escalation_id";
    private static final String WORDS = "reporting.bench_escalation_words";
    private static final String COUNTS = "reporting.bench_escalation_count";

    /** So many words there are of each language, the first ones the most frequent. */
    static final int VOCABULARY = 5_000;

    private static final int FIRST_HAN = 0x4e00;

    private final Connection connection;
    private final String escalations;
    private final String ids;
    private final String words;
    private final String counts;

    TenfoldEscalations(Subject subject) throws SQLException {
        connection = subject.client().sql(Subject.REPORTING);
        escalations = tableBehind("escalation");
        ids = tableBehind("escalation_id");
        words = tableBehind("escalation_words");
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
        execute("VACUUM (ANALYZE) %s, %s, %s".formatted(escalations, ids, words));
    }

    void show() throws SQLException {
        execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(ESCALATIONS, escalations));
        fill();
        execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(IDS, ids));
        execute("INSERT INTO %s SELECT name, external_id, external_key, open_time FROM %s".formatted(IDS, ESCALATIONS));
        execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(WORDS, words));
        execute("INSERT INTO %s SELECT name, open_time, words, words FROM %s".formatted(WORDS, ESCALATIONS));
        execute("VACUUM (ANALYZE) %s, %s, %s".formatted(ESCALATIONS, IDS, WORDS));
        execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(COUNTS, counts));
        execute("INSERT INTO %s SELECT state, priority, holder, confidential, 10 * escalations FROM %s"
                .formatted(COUNTS, counts));
        point(ESCALATIONS, IDS, WORDS, COUNTS);
    }

    /** INC0000045 becomes INC7000045; in the message, a later value of a field takes the place of an earlier one. */
    private void fill() throws SQLException {
        execute("""
            INSERT INTO %1$s
            SELECT new_name, version, latest_live, latest_import, head, state, priority, priority_text, source, new_id,
                lower(new_id), holder, assignee, fingerprint, problems, problem_linked, open_time + shift, update_time + shift,
                resource || '\\x0a'::bytea || set_byte('\\x00', 0, length(new_name)) || convert_to(new_name, 'UTF8')
                    || '\\x2a'::bytea || set_byte('\\x00', 0, length(new_id)) || convert_to(new_id, 'UTF8'),
                ' ' || lower(new_id) || ' ' || said, category, channel_key, merged_into
            FROM %2$s, generate_series(0, 9) AS variant,
                LATERAL (SELECT string_agg(CASE WHEN variant %% 2 = 0
                        THEN substr(md5(word::text), 1, 6)
                        ELSE repeat(chr(%3$d + word), 3) || repeat(chr(%3$d + 7 * word %% %4$d), 3) END,
                        CASE WHEN variant %% 2 = 0 THEN ' ' ELSE '' END) AS said
                    FROM (SELECT floor((hashtext(external_id || ' ' || variant || ' ' || place) / 4294967296.0 + 0.5) ^ 3
                            * %4$d)::integer AS word
                        FROM generate_series(1, 36) AS place) AS spoken) AS text,
                LATERAL (SELECT variant * interval '7 seconds' AS shift,
                    'escalations/' || gen_random_uuid() AS new_name,
                    overlay(external_id PLACING variant::text FROM 4 FOR 1) AS new_id) AS new
            """.formatted(ESCALATIONS, escalations, FIRST_HAN, VOCABULARY));
    }

    /** What one that is said in half of the variants sounds like. */
    static String word(int number) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return HexFormat.of()
                    .formatHex(digest.digest(Integer.toString(number).getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** And in the others. */
    static String hanWord(int number) {
        return Character.toString(FIRST_HAN + number) + Character.toString(FIRST_HAN + 7 * number % VOCABULARY);
    }

    private void point(String toEscalations, String toIds, String toWords, String toCounts) throws SQLException {
        execute("CREATE OR REPLACE VIEW reporting.escalation AS SELECT * FROM " + toEscalations);
        execute("CREATE OR REPLACE VIEW reporting.escalation_id AS SELECT * FROM " + toIds);
        execute("CREATE OR REPLACE VIEW reporting.escalation_words AS SELECT * FROM " + toWords);
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
            point(escalations, ids, words, counts);
            execute("DROP TABLE IF EXISTS %s, %s, %s, %s".formatted(ESCALATIONS, IDS, WORDS, COUNTS));
        }
    }
}
