package tracker.reporting.list;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Reader;

/**
 * Something that has happened to what is listed, as the figures count it.
 *
 * @param steps the rows of it in SQL, behind {@code FROM}: of each, {@code name} says to what, {@code times} how often
 */
record Happened(String steps, List<Object> values) {

    /** What an item came to by either of two ways. */
    private static final Map<String, List<String>> CHANGES = Map.of("accepted", List.of("accepted", "counter_taken"));

    static final String LINKED = "problem_linked";
    /** What no source tells. */
    private static final Set<String> OWN = Set.of("acknowledged", LINKED);

    private static final Set<String> TOLD = Set.of(
            "resolved",
            "closed",
            "reopened",
            "team_changed",
            "priority_changed",
            "sla_judged",
            "sla_met",
            "problem_named");

    /** A change, whoever reads; of those that may be told to everybody. */
    static Happened toEscalations(String change, @Nullable Instant asOf) {
        return new Happened(
                "(SELECT c.name, c.occurred_time, 1 AS times FROM reporting.escalation_change c WHERE c.change = ?"
                        + " AND c.occurred_time <= " + AsOf.moment(asOf) + ") AS step",
                List.of(change));
    }

    /** Linked to a problem, as the tracker holds it, of which the reader may know. */
    static Happened linked(@Nullable Instant asOf, Reader reader) {
        String known =
                reader.seesAll() ? "" : " AND NOT h.problems <@ ARRAY(SELECT * FROM reporting.problems_hidden_from(?))";
        return new Happened(
                "(SELECT h.name, 1 AS times FROM reporting.escalation_history h WHERE h.valid_from <= "
                        + AsOf.moment(asOf) + " AND h.valid_to > " + AsOf.moment(asOf)
                        + " AND (h.problem_linked OR h.problems <> '{}'" + known + ")) AS step",
                reader.seesAll() ? List.of() : List.of(reader.subject()));
    }

    /** As the tool that the history came from told it last; when it happened is not known of all of it. */
    static Happened toldOfEscalations(String change, @Nullable Instant asOf) {
        return new Happened(
                "(SELECT t.name, " + told(change) + " AS times FROM reporting.source_told(" + AsOf.moment(asOf)
                        + ") t) AS step",
                List.of());
    }

    /** What says in {@code reporting.source_told} how often it did: a column, or that no source tells of it. */
    static String told(String change) {
        if (OWN.contains(change)) {
            return "0";
        }
        if (!TOLD.contains(change)) {
            throw new IllegalArgumentException(change);
        }
        return change;
    }

    static Happened toItems(String change, @Nullable Instant asOf) {
        return steps("plan_item_history", "plan", CHANGES.getOrDefault(change, List.of(change)), asOf);
    }

    /** @param team whose acceptance is asked for; anybody's when it is empty */
    static Happened toPlans(String change, String team, @Nullable Instant asOf) {
        return switch (change) {
            case "recurred" ->
                new Happened(
                        "(SELECT r.plan AS name, r.recurrences AS times FROM reporting.seen_plan_recurrence("
                                + AsOf.moment(asOf) + ") r WHERE r.recurrences > 0) AS step",
                        List.of());
            case "accepted" ->
                new Happened(
                        "(SELECT a.plan AS name, 1 AS times FROM reporting_v1.plan_alignment(" + AsOf.moment(asOf)
                                + ") a WHERE a.accept_time IS NOT NULL AND ? IN ('', a.team)) AS step",
                        List.of(team));
            default -> steps("plan_history", "name", List.of("plan_" + change), asOf);
        };
    }

    /** What makes the state of an instant are the events of a plan up to the last that had taken effect by then. */
    private static Happened steps(String history, String plan, List<String> changes, @Nullable Instant asOf) {
        return new Happened(
                "(SELECT e.name, e.occurred_time, 1 AS times FROM reporting.plan_as_of(" + AsOf.moment(asOf)
                        + ") p JOIN reporting." + history + " e ON e." + plan
                        + " = p.name AND e.sequence <= p.sequence WHERE e.change = ANY(?::text[])) AS step",
                List.of((Object) changes.toArray(String[]::new)));
    }

    Happened from(boolean bounded, Timestamp time) {
        return bounded ? within(" WHERE occurred_time >= ?", time) : this;
    }

    Happened before(boolean bounded, Timestamp time) {
        return bounded ? within(" WHERE occurred_time < ?", time) : this;
    }

    private Happened within(String bound, Timestamp time) {
        Stream<Object> more =
                Stream.concat(values.stream(), Stream.of(java.sql.Timestamp.from(EventMeta.toInstant(time))));
        return new Happened("(SELECT * FROM " + steps + bound + ") AS step", more.toList());
    }

    /** Only what it has happened to. */
    Filters chosen(Filters filters) {
        return filters.and("name IN (SELECT name FROM " + steps + ")", values.toArray());
    }

    /** Only what it has not happened to. */
    Filters spared(Filters filters) {
        return filters.and("name NOT IN (SELECT name FROM " + steps + ")", values.toArray());
    }

    /** How often it happened to all that these filters let through. */
    int times(JdbcTemplate jdbc, String view, Filters filters) {
        Integer times = jdbc.queryForObject(
                "SELECT coalesce(sum(times), 0)::int FROM " + steps + " WHERE name IN (SELECT name FROM " + view
                        + filters.where() + ")",
                Integer.class,
                Stream.concat(values.stream(), Stream.of(filters.values())).toArray());
        return times == null ? 0 : times;
    }
}
