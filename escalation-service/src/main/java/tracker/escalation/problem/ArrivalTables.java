package tracker.escalation.problem;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
     * @param hideTime since when only some may know of it, so that a problem must not come from it by itself; nothing while all may
     * @param mergedInto the one that it goes on as; empty when it is no duplicate
     * @param reopenTime when it was last reopened; nothing when it never was
     */
    record Row(
            String escalation,
            String fingerprint,
            Instant openTime,
            boolean settled,
            boolean dismissed,
            @Nullable Instant hideTime,
            String mergedInto,
            @Nullable Instant reopenTime) {

        /** Whether its fingerprint has to be looked at for it; whether a duplicate counts depends on the one it goes on as. */
        boolean matters() {
            return settled && !fingerprint.isEmpty();
        }

        Row withFingerprint(String next) {
            return new Row(escalation, next, openTime, settled, dismissed, hideTime, mergedInto, reopenTime);
        }

        Row withSettled(boolean next) {
            return new Row(escalation, fingerprint, openTime, next, dismissed, hideTime, mergedInto, reopenTime);
        }

        Row withDismissed(boolean next) {
            return new Row(escalation, fingerprint, openTime, settled, next, hideTime, mergedInto, reopenTime);
        }

        /** Confidential since then, unless it was so before; open to all where that is nothing. */
        Row withHideTime(@Nullable Instant next) {
            Instant since = next == null || hideTime == null ? next : hideTime;
            return new Row(escalation, fingerprint, openTime, settled, dismissed, since, mergedInto, reopenTime);
        }

        Row withMergedInto(String next) {
            return new Row(escalation, fingerprint, openTime, settled, dismissed, hideTime, next, reopenTime);
        }

        /** Of two, the later counts, also where that was told first. */
        Row withReopenTime(Instant next) {
            Instant last = reopenTime == null || reopenTime.isBefore(next) ? next : reopenTime;
            return new Row(escalation, fingerprint, openTime, settled, dismissed, hideTime, mergedInto, last);
        }
    }

    /** A problem is watched for a fingerprint. */
    record Watch(String fingerprint, String problem, Instant openTime) {}

    /**
     * A problem is settled, and has what was opened until then; it is not, where that is nothing.
     *
     * @param watchStart since when the plan was watched that resolved it; nothing when none did
     */
    record Settled(
            String problem,
            @Nullable Instant until,
            @Nullable Instant watchStart) {}

    /** A plan began to be watched for a fingerprint. */
    record Begun(String fingerprint, Instant startTime) {}

    /** An escalation was reopened. */
    record Reopened(String escalation, Instant reopenTime) {}

    /** What a batch of events comes to. */
    record Changes(
            Collection<Row> rows,
            Collection<Reopened> reopened,
            Collection<Watch> watched,
            Collection<Begun> begun,
            Collection<Settled> settled,
            Set<String> due) {}

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
                hide_time timestamptz,
                merged_into text COLLATE "C" NOT NULL,
                reopen_time timestamptz,
                problem text COLLATE "C" NOT NULL DEFAULT '');
            CREATE INDEX IF NOT EXISTS ${index} ON ${arrival} (fingerprint, open_time, escalation);
            CREATE TABLE IF NOT EXISTS ${reopened} (
                escalation text COLLATE "C" NOT NULL,
                reopen_time timestamptz NOT NULL,
                PRIMARY KEY (escalation, reopen_time));
            CREATE TABLE IF NOT EXISTS ${watched} (
                place bigint GENERATED ALWAYS AS IDENTITY,
                fingerprint text COLLATE "C" NOT NULL,
                problem text COLLATE "C" NOT NULL,
                open_time timestamptz NOT NULL,
                PRIMARY KEY (fingerprint, problem));
            CREATE TABLE IF NOT EXISTS ${settled} (
                problem text COLLATE "C" PRIMARY KEY,
                until_time timestamptz NOT NULL,
                watch_start_time timestamptz);
            CREATE TABLE IF NOT EXISTS ${begun} (
                fingerprint text COLLATE "C" NOT NULL,
                start_time timestamptz NOT NULL,
                PRIMARY KEY (fingerprint, start_time));
            CREATE TABLE IF NOT EXISTS ${due} (
                fingerprint text COLLATE "C" PRIMARY KEY,
                first_time timestamptz NOT NULL DEFAULT clock_timestamp(),
                last_time timestamptz NOT NULL DEFAULT clock_timestamp());
            """.formatted(LOCK);
    private static final String WRITE = """
            INSERT INTO ${arrival} AS known
                (escalation, fingerprint, open_time, settled, dismissed, hide_time, merged_into, reopen_time)
            SELECT * FROM unnest(?, ?, ?::timestamptz[], ?::boolean[], ?::boolean[], ?::timestamptz[], ?, ?::timestamptz[])
            ON CONFLICT (escalation) DO UPDATE SET fingerprint = excluded.fingerprint, settled = excluded.settled,
                dismissed = excluded.dismissed, hide_time = excluded.hide_time, merged_into = excluded.merged_into,
                reopen_time = excluded.reopen_time,
                problem = CASE WHEN known.fingerprint = excluded.fingerprint THEN known.problem ELSE '' END
            """;
    private static final String WATCH = """
            INSERT INTO ${watched} (fingerprint, problem, open_time)
            SELECT * FROM unnest(?, ?, ?::timestamptz[]) ON CONFLICT DO NOTHING
            """;
    private static final String MARK = """
            INSERT INTO ${due} (fingerprint)
            WITH moved AS (SELECT unnest(?) AS fingerprint)
            SELECT fingerprint FROM moved
            UNION SELECT fingerprint FROM ${watched} WHERE problem = ANY (?)
            UNION SELECT w.fingerprint -- a plan is watched for what its problem had learnt, too
            FROM moved JOIN ${begun} b ON b.fingerprint = moved.fingerprint
                JOIN ${settled} s ON s.watch_start_time = b.start_time JOIN ${watched} w ON w.problem = s.problem
            ON CONFLICT (fingerprint) DO UPDATE SET last_time = excluded.last_time
            """;
    private static final String DUE = """
            SELECT fingerprint, last_time FROM ${due} WHERE first_time <= clock_timestamp() AND (
                SELECT max(last_time) < clock_timestamp() - ? * interval '1 ms'
                    OR min(first_time) < clock_timestamp() - ? * interval '1 ms'
                FROM ${due} WHERE first_time <= clock_timestamp())
            ORDER BY fingerprint
            """;
    /**
     * A duplicate counts in the one that it goes on as, where that counts for the same fingerprint; but for itself where in between a
     * plan began to be watched, which looks only at what came since, or a problem was settled, which that one belongs to.
     */
    private static final String SEEN = """
            SELECT a.fingerprint, a.escalation, came.at, a.problem, came.again
            FROM ${arrival} a CROSS JOIN LATERAL (VALUES (a.open_time, false), (a.reopen_time, true)) AS came (at, again)
            WHERE a.fingerprint = ANY (?) AND a.settled AND NOT a.dismissed AND a.hide_time IS NULL AND came.at IS NOT NULL
                AND NOT EXISTS (
                    SELECT FROM ${arrival} o
                    WHERE o.escalation = a.merged_into AND o.fingerprint = a.fingerprint
                        AND o.settled AND NOT o.dismissed AND o.hide_time IS NULL
                        AND NOT EXISTS (
                            SELECT FROM ${begun} b
                            WHERE b.fingerprint = a.fingerprint AND b.start_time >= o.open_time AND b.start_time < a.open_time)
                        AND NOT EXISTS (
                            SELECT FROM ${watched} w JOIN ${settled} s ON s.problem = w.problem
                            WHERE w.fingerprint = a.fingerprint AND s.until_time >= o.open_time AND s.until_time < a.open_time))
            ORDER BY a.fingerprint, came.at, a.escalation
            """;

    /**
     * What a plan counts that is watched for that span of time, by the rule of reporting-service: also what was open to all when it
     * came, and is confidential now.
     */
    private static final String CAME = """
            SELECT count(DISTINCT a.escalation)::int
            FROM ${begun} b JOIN ${arrival} a ON a.fingerprint = b.fingerprint
                CROSS JOIN LATERAL (
                    SELECT a.open_time UNION ALL SELECT r.reopen_time FROM ${reopened} r WHERE r.escalation = a.escalation
                ) AS came (at)
            WHERE b.start_time = span.after AND a.settled AND NOT a.dismissed AND (a.hide_time IS NULL OR a.hide_time > came.at)
                AND came.at > span.after AND came.at <= span.until
                AND NOT EXISTS (
                    SELECT FROM ${arrival} o
                    WHERE o.escalation = a.merged_into AND o.fingerprint = a.fingerprint
                        AND o.settled AND NOT o.dismissed AND (o.hide_time IS NULL OR o.hide_time > o.open_time)
                        AND o.open_time > span.after AND o.open_time <= span.until)
            """;

    private static final String WATCHED = """
            SELECT w.fingerprint, w.problem, w.open_time, coalesce(span.until, 'infinity'), span.after, (%s)
            FROM ${watched} w
                LEFT JOIN ${settled} s ON s.problem = w.problem
                CROSS JOIN LATERAL (VALUES (s.watch_start_time, s.until_time)) AS span (after, until)
            WHERE w.fingerprint = ANY (?) ORDER BY w.place
            """.formatted(CAME);

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
        jdbc.execute(sql("DROP TABLE IF EXISTS ${arrival}, ${reopened}, ${watched}, ${settled}, ${begun}, ${due}"));
    }

    Map<String, Row> rows(List<String> escalations) {
        if (escalations.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .query(
                        sql(
                                "SELECT escalation, fingerprint, open_time, settled, dismissed, hide_time, merged_into, reopen_time"
                                        + " FROM ${arrival} WHERE escalation = ANY (?)"),
                        (row, n) -> new Row(
                                row.getString(1),
                                row.getString(2),
                                time(row, 3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                optionalTime(row, 6),
                                row.getString(7),
                                optionalTime(row, 8)),
                        (Object) escalations.toArray(String[]::new))
                .stream()
                .collect(toMap(Row::escalation, Function.identity()));
    }

    /** Those of the names that are of escalations and not known to be open to all: after a rebuild not each has been heard of. */
    Set<String> confidential(Collection<String> names) {
        return Set.copyOf(jdbc.queryForList(
                sql("SELECT name FROM unnest(?) AS name WHERE name LIKE 'escalations/%' AND NOT EXISTS ("
                        + "SELECT FROM ${arrival} a WHERE a.escalation = name AND a.hide_time IS NULL)"),
                String.class,
                (Object) names.toArray(String[]::new)));
    }

    /** Writes what a batch comes to. */
    void write(Changes changes) {
        Collection<Row> rows = changes.rows();
        if (!rows.isEmpty()) {
            jdbc.update(
                    sql(WRITE),
                    texts(rows, Row::escalation),
                    texts(rows, Row::fingerprint),
                    texts(rows, Row::openTime),
                    texts(rows, Row::settled),
                    texts(rows, Row::dismissed),
                    texts(rows, Row::hideTime),
                    texts(rows, Row::mergedInto),
                    texts(rows, Row::reopenTime));
        }
        changes.reopened()
                .forEach(each -> jdbc.update(
                        sql("INSERT INTO ${reopened} VALUES (?, ?::timestamptz) ON CONFLICT DO NOTHING"),
                        each.escalation(),
                        each.reopenTime().toString()));
        Collection<Watch> watched = changes.watched();
        if (!watched.isEmpty()) {
            jdbc.update(
                    sql(WATCH),
                    texts(watched, Watch::fingerprint),
                    texts(watched, Watch::problem),
                    texts(watched, Watch::openTime));
        }
        changes.begun()
                .forEach(each -> jdbc.update(
                        sql("INSERT INTO ${begun} VALUES (?, ?::timestamptz) ON CONFLICT DO NOTHING"),
                        each.fingerprint(),
                        each.startTime().toString()));
        changes.settled().forEach(this::settle);
        Set<String> moved = changes.settled().stream().map(Settled::problem).collect(toSet());
        if (!changes.due().isEmpty() || !moved.isEmpty()) {
            jdbc.update(sql(MARK), changes.due().toArray(String[]::new), moved.toArray(String[]::new));
        }
    }

    /** One that is settled already has what came until it was. */
    private void settle(Settled settled) {
        if (settled.until() == null) {
            jdbc.update(sql("DELETE FROM ${settled} WHERE problem = ?"), settled.problem());
        } else {
            jdbc.update(
                    sql("INSERT INTO ${settled} VALUES (?, ?::timestamptz, ?::timestamptz) ON CONFLICT DO NOTHING"),
                    settled.problem(),
                    settled.until().toString(),
                    Objects.toString(settled.watchStart(), null));
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

    /** The escalations of each of the fingerprints by open time, and by the time at which they were last reopened. */
    Map<String, List<Seen>> seen(Collection<Due> due) {
        return byFingerprint(
                SEEN, due, row -> new Seen(row.getString(2), time(row, 3), row.getString(4), row.getBoolean(5)));
    }

    /** How many have come until then since the plan began to be watched that began at that time. */
    int came(Instant start, Instant until) {
        Integer came = jdbc.queryForObject(
                sql("SELECT (" + CAME + ") FROM (VALUES (?::timestamptz, ?::timestamptz)) AS span (after, until)"),
                Integer.class,
                start.toString(),
                until.toString());
        return came == null ? 0 : came;
    }

    /** The problems of each of the fingerprints in the order in which they were opened. */
    Map<String, List<Watched>> watched(Collection<Due> due) {
        return byFingerprint(
                WATCHED,
                due,
                row -> new Watched(row.getString(2), time(row, 3), time(row, 4), optionalTime(row, 5), row.getInt(6)));
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
                .replace("${reopened}", schema + ".arrival_reopened" + suffix)
                .replace("${watched}", schema + ".watched_problem" + suffix)
                .replace("${settled}", schema + ".settled_problem" + suffix)
                .replace("${begun}", schema + ".watch_begun" + suffix)
                .replace("${due}", schema + ".due_fingerprint" + suffix);
    }

    /** Nothing stays nothing. */
    private static <T> @Nullable String[] texts(
            Collection<T> values, Function<? super T, ? extends @Nullable Object> text) {
        return values.stream()
                .map(text)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }

    private static @Nullable Instant optionalTime(ResultSet row, int column) throws SQLException {
        return row.getObject(column) == null ? null : time(row, column);
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
