package tracker.reporting.recurrence;

import com.google.protobuf.Timestamp;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.Fingerprint;
import tracker.escalation.v1.Reader;
import tracker.reporting.v1.CountRecurrencesRequest;
import tracker.reporting.v1.CountRecurrencesResponse;

/** Escalations of the same fingerprint: counted by the rule that also opens problems, and the problem they make up. ADR 0007. */
public final class Recurrences {

    private static final int NAMED = 100;
    /**
     * What is confidential counts for nobody but a service: what was open to all when it came, or all of it. It is never named.
     */
    private static final String COUNT = """
        WITH span AS (SELECT ?::timestamptz AS after, ?::timestamptz AS until, ?::boolean AS service, ?::boolean AS every),
        came AS (
            SELECT e.name, e.open_time, e.merged_into, e.fingerprint, first.at,
                c.name IS NOT NULL AS confidential,
                c.name IS NULL OR span.service AND (span.every OR c.hide_time > first.at) AS counts
            FROM reporting.escalation e
                CROSS JOIN span
                CROSS JOIN LATERAL (SELECT CASE WHEN e.open_time > span.after THEN e.open_time ELSE (
                    SELECT min(r.occurred_time) FROM reporting.escalation_change r
                    WHERE r.name = e.name AND r.change = 'reopened'
                        AND r.occurred_time > span.after AND r.occurred_time <= span.until) END AS at) AS first
                LEFT JOIN reporting.confidential_escalation c ON c.name = e.name
            WHERE e.fingerprint = ANY (?) AND e.fingerprint <> '' AND e.open_time <= span.until AND e.state <> %2$d
        )
        SELECT count(*)::int, (array_agg(name ORDER BY at, name) FILTER (WHERE NOT confidential))[1:%1$d]
        FROM came, span
        WHERE at IS NOT NULL AND counts AND NOT EXISTS (
            SELECT FROM came o
            WHERE o.name = came.merged_into AND o.fingerprint = came.fingerprint AND o.open_time > span.after AND o.counts)\
        """.formatted(NAMED, EscalationState.ESCALATION_STATE_DISMISSED_VALUE);

    private static final String PROBLEM = """
        SELECT name FROM reporting.problem
        WHERE fingerprints @> ARRAY[?::text] AND escalations @> ARRAY[?::text]
        ORDER BY open_time DESC, name LIMIT 1\
        """;

    private static final String ALIKE = """
        SELECT name FROM reporting.escalation
        WHERE fingerprint = ? AND fingerprint <> '' AND name <> ? AND state NOT IN (%d, %d)
            AND name NOT IN (SELECT * FROM reporting.hidden_from(?))
        ORDER BY open_time DESC, name DESC LIMIT ?\
        """.formatted(
                    EscalationState.ESCALATION_STATE_DISMISSED_VALUE, EscalationState.ESCALATION_STATE_MERGED_VALUE);

    private static final String LINKED = """
        SELECT name FROM reporting.escalation_link JOIN reporting.escalation USING (name)
        WHERE target = ? AND name NOT IN (SELECT * FROM reporting.hidden_from(?))
        ORDER BY open_time DESC, name DESC LIMIT ?\
        """;

    private final JdbcTemplate jdbc;
    private final SimilarTitles titles;

    public Recurrences(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.titles = new SimilarTitles(jdbc);
    }

    /** @param service whether a service asks, under its own name */
    CountRecurrencesResponse count(CountRecurrencesRequest request, boolean service) {
        return jdbc.queryForObject(
                COUNT,
                (row, n) -> {
                    CountRecurrencesResponse.Builder counted =
                            CountRecurrencesResponse.newBuilder().setRecurrences(row.getInt(1));
                    if (row.getArray(2) != null) {
                        counted.addAllEscalations(
                                List.of((String[]) row.getArray(2).getArray()));
                    }
                    return counted.build();
                },
                time(request.getAfter()),
                time(request.getUntil()),
                service,
                request.getConfidential(),
                request.getFingerprintsList().toArray(String[]::new));
    }

    /** The last problem that lists the escalation because of its fingerprint; nothing when none does. */
    public Optional<String> problemOf(Escalation escalation) {
        return jdbc.queryForList(PROBLEM, String.class, escalation.getFingerprint(), escalation.getName()).stream()
                .findFirst();
    }

    /** Others of the same fingerprint that stand for themselves and of which the reader may know, the latest first. */
    public List<String> alike(Escalation escalation, int most, Reader reader) {
        return jdbc.queryForList(
                ALIKE,
                String.class,
                Fingerprint.of(escalation.getClassification()),
                escalation.getName(),
                reader.seesAll() ? null : reader.subject(),
                most);
    }

    /**
     * Others of a similar title that stand for themselves and of which the reader may know, the most similar first, each with the
     * words that both titles say.
     */
    public SequencedMap<String, List<String>> similarTitles(Escalation escalation, int most, Reader reader) {
        return titles.of(escalation.getName(), escalation.getTitle(), most, reader);
    }

    /** Others that name it as of the same matter and of which the reader may know, the latest first. */
    public List<String> linkedTo(String escalation, int most, Reader reader) {
        return jdbc.queryForList(LINKED, String.class, escalation, reader.seesAll() ? null : reader.subject(), most);
    }

    private static Object time(Timestamp time) {
        return EventMeta.toInstant(time).atOffset(ZoneOffset.UTC);
    }
}
