package tracker.escalation.problem;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.escalation.problem.domain.RecurrenceRule.Seen;
import tracker.escalation.problem.domain.RecurrenceRule.Watched;

/** One generation of the tables of recurrence. */
final class ArrivalTables {

    /**
     * An escalation.
     *
     * @param fingerprint what it is classified as; empty when that is not known
     * @param openTime when it was opened in the world
     * @param settled no more rows of its history are awaited before it is looked at
     * @param dismissed it was none
     * @param merged it goes on as another one, which counts
     * @param confidential only some may know of it, so that a problem must not come from it by itself
     */
    record Row(
            String escalation,
            String fingerprint,
            Instant openTime,
            boolean settled,
            boolean dismissed,
            boolean merged,
            boolean confidential) {

        boolean counts() {
            return settled && !dismissed && !merged && !confidential && !fingerprint.isEmpty();
        }

        Row withFingerprint(String next) {
            return new Row(escalation, next, openTime, settled, dismissed, merged, confidential);
        }

        Row withSettled(boolean next) {
            return new Row(escalation, fingerprint, openTime, next, dismissed, merged, confidential);
        }

        Row asDismissed() {
            return new Row(escalation, fingerprint, openTime, settled, true, merged, confidential);
        }

        Row withMerged(boolean next) {
            return new Row(escalation, fingerprint, openTime, settled, dismissed, next, confidential);
        }

        Row withConfidential(boolean next) {
            return new Row(escalation, fingerprint, openTime, settled, dismissed, merged, next);
        }
    }

    /** A problem is watched for a fingerprint. */
    record Watch(String fingerprint, String problem, Instant openTime) {}

    /** A fingerprint has to be looked at, because of what came last at that time. */
    record Due(String fingerprint, OffsetDateTime lastTime) {}

    private static final long LOCK = 0x6172_7269_7661_6cL;
    private static final String CREATE = """
            SELECT pg_advisory_xact_lock(%d);
            CREATE TABLE IF NOT EXISTS ${arrival} (
                escalation text COLLATE "C" PRIMARY KEY,
                fingerprint text COLLATE "C" NOT NULL,
                open_time timestamptz NOT NULL,
                settled boolean NOT NULL,
                dismissed boolean NOT NULL,
                merged boolean NOT NULL,
                confidential boolean NOT NULL,
                problem text COLLATE "C" NOT NULL DEFAULT '');
            CREATE INDEX IF NOT EXISTS ${index} ON ${arrival} (fingerprint, open_time, escalation);
            CREATE INDEX IF NOT EXISTS ${confidential} ON ${arrival} (escalation) WHERE confidential;
            CREATE TABLE IF NOT EXISTS ${watched} (
                place bigint GENERATED ALWAYS AS IDENTITY,
                fingerprint text COLLATE "C" NOT NULL,
                problem text COLLATE "C" NOT NULL,
                open_time timestamptz NOT NULL,
                PRIMARY KEY (fingerprint, problem));
            CREATE TABLE IF NOT EXISTS ${due} (
                fingerprint text COLLATE "C" PRIMARY KEY,
                first_time timestamptz NOT NULL DEFAULT clock_timestamp(),
                last_time timestamptz NOT NULL DEFAULT clock_timestamp());
            """.formatted(LOCK);
    private static final String WRITE = """
            INSERT INTO ${arrival} AS known (escalation, fingerprint, open_time, settled, dismissed, merged, confidential)
            SELECT * FROM unnest(?, ?, ?::timestamptz[], ?::boolean[], ?::boolean[], ?::boolean[], ?::boolean[])
            ON CONFLICT (escalation) DO UPDATE SET fingerprint = excluded.fingerprint, settled = excluded.settled,
                dismissed = excluded.dismissed, merged = excluded.merged, confidential = excluded.confidential,
                problem = CASE WHEN known.fingerprint = excluded.fingerprint THEN known.problem ELSE '' END
            """;
    private static final String WATCH = """
            INSERT INTO ${watched} (fingerprint, problem, open_time)
            SELECT * FROM unnest(?, ?, ?::timestamptz[]) ON CONFLICT DO NOTHING
            """;
    private static final String MARK = """
            INSERT INTO ${due} (fingerprint)
            SELECT unnest(?) UNION SELECT fingerprint FROM ${watched} WHERE problem = ANY (?)
            ON CONFLICT (fingerprint) DO UPDATE SET last_time = excluded.last_time
            """;
    private static final String DUE = """
            SELECT fingerprint, last_time FROM ${due} WHERE first_time <= clock_timestamp() AND (
                SELECT max(last_time) < clock_timestamp() - ? * interval '1 ms'
                    OR min(first_time) < clock_timestamp() - ? * interval '1 ms'
                FROM ${due} WHERE first_time <= clock_timestamp())
            ORDER BY fingerprint
            """;
    private static final String SEEN = """
            SELECT fingerprint, escalation, open_time, problem FROM ${arrival}
            WHERE fingerprint = ANY (?) AND settled AND NOT dismissed AND NOT merged AND NOT confidential
            ORDER BY fingerprint, open_time, escalation
            """;

    private final JdbcTemplate jdbc;
    private final String suffix;
    private final String schema;

    ArrivalTables(JdbcTemplate jdbc, String schema, int generation) {
        this.jdbc = jdbc;
        this.schema = schema;
        this.suffix = "_g" + generation;
    }

    void create() {
        jdbc.execute(sql(CREATE));
    }

    void drop() {
        jdbc.execute(sql("DROP TABLE IF EXISTS ${arrival}, ${watched}, ${due}"));
    }

    Map<String, Row> rows(List<String> escalations) {
        if (escalations.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .query(
                        sql(
                                "SELECT escalation, fingerprint, open_time, settled, dismissed, merged, confidential FROM ${arrival}"
                                        + " WHERE escalation = ANY (?)"),
                        (row, n) -> new Row(
                                row.getString(1),
                                row.getString(2),
                                time(row, 3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                row.getBoolean(6),
                                row.getBoolean(7)),
                        (Object) escalations.toArray(String[]::new))
                .stream()
                .collect(toMap(Row::escalation, Function.identity()));
    }

    /** Those of the escalations that are confidential. */
    Set<String> confidential(Collection<String> escalations) {
        return Set.copyOf(jdbc.queryForList(
                sql("SELECT escalation FROM ${arrival} WHERE confidential AND escalation = ANY (?)"),
                String.class,
                (Object) escalations.toArray(String[]::new)));
    }

    /** Writes a batch; `moved` are problems that were closed or reopened. */
    void write(Collection<Row> rows, Collection<Watch> watched, Set<String> due, Set<String> moved) {
        if (!rows.isEmpty()) {
            jdbc.update(
                    sql(WRITE),
                    texts(rows, Row::escalation),
                    texts(rows, Row::fingerprint),
                    texts(rows, Row::openTime),
                    texts(rows, Row::settled),
                    texts(rows, Row::dismissed),
                    texts(rows, Row::merged),
                    texts(rows, Row::confidential));
        }
        if (!watched.isEmpty()) {
            jdbc.update(
                    sql(WATCH),
                    texts(watched, Watch::fingerprint),
                    texts(watched, Watch::problem),
                    texts(watched, Watch::openTime));
        }
        if (!due.isEmpty() || !moved.isEmpty()) {
            jdbc.update(sql(MARK), due.toArray(String[]::new), moved.toArray(String[]::new));
        }
    }

    /** What has to be looked at, once nothing more has come for that long, or the first of it has waited too long. */
    List<Due> due(Duration quiet, Duration latest) {
        return jdbc.query(
                sql(DUE),
                (row, n) -> new Due(row.getString(1), row.getObject(2, OffsetDateTime.class)),
                quiet.toMillis(),
                latest.toMillis());
    }

    /** The escalations of each of the fingerprints by open time. */
    Map<String, List<Seen>> seen(Collection<Due> due) {
        return byFingerprint(SEEN, due, row -> new Seen(row.getString(2), time(row, 3), row.getString(4)));
    }

    /** The problems of each of the fingerprints in the order in which they were opened. */
    Map<String, List<Watched>> watched(Collection<Due> due) {
        return byFingerprint(
                "SELECT fingerprint, problem, open_time FROM ${watched} WHERE fingerprint = ANY (?) ORDER BY place",
                due,
                row -> new Watched(row.getString(2), time(row, 3)));
    }

    /** Reads what a row says. */
    @FunctionalInterface
    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> Map<String, List<T>> byFingerprint(String query, Collection<Due> due, Reading<T> reading) {
        return jdbc
                .query(sql(query), (row, n) -> Map.entry(row.getString(1), reading.of(row)), (Object)
                        texts(due, Due::fingerprint))
                .stream()
                .collect(groupingBy(Map.Entry::getKey, LinkedHashMap::new, mapping(Map.Entry::getValue, toList())));
    }

    /** Notes where the escalations of the fingerprint were placed. */
    void placed(String fingerprint, Map<String, String> problems) {
        jdbc.update(
                sql("UPDATE ${arrival} a SET problem = p.problem FROM unnest(?, ?) AS p (escalation, problem)"
                        + " WHERE a.escalation = p.escalation AND a.fingerprint = ?"),
                texts(problems.keySet(), Function.identity()),
                texts(problems.values(), Function.identity()),
                fingerprint);
    }

    /** It was looked at; unless more has come since, it need not be again. */
    void done(Due due) {
        jdbc.update(
                sql("DELETE FROM ${due} WHERE fingerprint = ? AND last_time = ?"), due.fingerprint(), due.lastTime());
    }

    /** Has it looked at again no sooner than after that long. */
    void postpone(Due due, Duration pause) {
        jdbc.update(
                sql("UPDATE ${due} SET first_time = clock_timestamp() + ? * interval '1 ms' WHERE fingerprint = ?"),
                pause.toMillis(),
                due.fingerprint());
    }

    private String sql(String text) {
        return text.replace("${arrival}", schema + ".arrival" + suffix)
                .replace("${index}", "arrival_fingerprint" + suffix)
                .replace("${confidential}", "arrival_confidential" + suffix)
                .replace("${watched}", schema + ".watched_problem" + suffix)
                .replace("${due}", schema + ".due_fingerprint" + suffix);
    }

    private static <T> String[] texts(Collection<T> values, Function<? super T, ?> text) {
        return values.stream().map(text).map(String::valueOf).toArray(String[]::new);
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
