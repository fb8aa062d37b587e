package tracker.reporting.list;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.Reader;
import tracker.platform.error.Rejection;
import tracker.reporting.fact.Rank;
import tracker.reporting.fact.Words;
import tracker.reporting.list.Listing.Large;
import tracker.reporting.list.Listing.Narrow;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.OpenedDay;

/** Escalations by filter and order, as they are or as they were at an instant. */
public final class EscalationList {

    private static final Map<String, String> ORDERS = Map.of(
            "open_time", "timestamptz",
            "update_time", "timestamptz",
            "priority", "smallint",
            "external_id", "text",
            "state", "smallint");
    private static final Set<String> SHARED_BY_MANY = Set.of("priority", "state");
    private static final Narrow IDS =
            new Narrow("reporting.escalation_id", Set.of("name", "external_id", "external_key", "open_time"));
    private static final Narrow WORDS = new Narrow("reporting.escalation_words", Set.of("name", "open_time", "words"));
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_COUNTED = 5_000;
    private static final int FEW = 3_000;
    /** So many are looked at one by one sooner than their words are found among those of all. */
    private static final int SOON_READ = 12_000;

    private static final String NOT_HIDDEN =
            "NOT EXISTS (SELECT FROM reporting.confidential_escalation c (hidden, viewers) WHERE c.hidden = name"
                    + " AND NOT c.viewers @> ARRAY[?::text])";
    private static final String SHOWN_TO =
            "name IN (SELECT name FROM reporting.confidential_escalation WHERE viewers @> ARRAY[?::text])";
    /** By a link of its own, or because recurrence found it. */
    private static final String OF_PROBLEM =
            "(problems <> '{}' AND problems @> ARRAY[?::text] OR name = ANY (ARRAY(SELECT unnest(p.escalations)"
                    + " FROM reporting.problem p WHERE p.name = ?)))";

    private static final String OF_VISIBLE =
            "NOT EXISTS (SELECT FROM reporting.confidential_problem c WHERE c.name = ? AND NOT c.viewers @> ARRAY[?::text])";

    private static final String UNKNOWN = "?";

    private static final Order NEWEST = Order.descending("open_time", "timestamptz");

    private final JdbcTemplate jdbc;
    private final Listing<Escalation> now;
    private final Listing<Escalation> then;

    public EscalationList(JdbcTemplate jdbc) {
        this(jdbc, FEW);
    }

    EscalationList(JdbcTemplate jdbc, int few) {
        this.jdbc = jdbc;
        this.now =
                Listing.indexed(jdbc, "reporting.escalation", Escalation.parser(), new Large(few, List.of(IDS, WORDS)));
        this.then = new Listing<>(jdbc, "reporting.escalation_history", Escalation.parser());
    }

    /** Of what the reader may know of, as confidential as it is now. */
    public Page<Escalation> page(ListEscalationsRequest request, Reader reader) {
        Order order = order(request.getOrderBy());
        Filters filters = filters(request, reader);
        if (request.hasAsOf()) {
            return then.page(filters.elsewhere(), order, request.getPageSize(), request.getPageToken());
        }
        Filters counted = counted(request);
        boolean soonRead =
                request.getStateCount() > 0 && !request.getText().isBlank() && count(counted, reader) <= SOON_READ;
        Filters found = soonRead ? filters.here() : filters;
        return isSearch(request)
                ? now.pageOfUpTo(MOST_COUNTED, found, order, request.getPageSize(), request.getPageToken())
                : now.page(
                        found,
                        order,
                        request.getPageSize(),
                        request.getPageToken(),
                        () -> isCounted(request)
                                ? count(counted, reader)
                                : now.count("reporting.escalation", "count(*)", found));
    }

    /** One as of an instant, for who may know of it now. */
    public Escalation asOf(String name, com.google.protobuf.Timestamp asOf, Reader reader) {
        ListEscalationsRequest request = ListEscalationsRequest.newBuilder()
                .addName(name)
                .setAsOf(asOf)
                .setPageSize(1)
                .build();
        return page(request, reader).rows().stream().findFirst().orElseThrow(() -> Rejection.notFound(name));
    }

    /** On which days those of the problem were opened, as far as the reader may know of them. */
    public List<OpenedDay> opened(String problem, Reader reader) {
        Filters filters =
                filters(ListEscalationsRequest.newBuilder().setProblem(problem).build(), reader);
        return jdbc.query(
                "SELECT to_char(open_time AT TIME ZONE 'UTC', 'YYYY-MM-DD'), count(*)::int FROM reporting.escalation"
                        + filters.found() + " GROUP BY 1 ORDER BY 1",
                (row, number) -> OpenedDay.newBuilder()
                        .setDay(row.getString(1))
                        .setEscalations(row.getInt(2))
                        .build(),
                filters.values());
    }

    /** Of one priority, those that are open longer are more urgent; of one state, they have waited longer. */
    private static Order order(String text) {
        Order order = Order.parse(text, ORDERS, NEWEST);
        return SHARED_BY_MANY.contains(order.first()) ? order.then("open_time", "timestamptz") : order;
    }

    /** What is looked for is counted as far as anybody reads; what figures count, to the end, since they lead here. */
    private static boolean isSearch(ListEscalationsRequest request) {
        return !request.getExternalId().isEmpty()
                || !request.getText().isBlank()
                || !request.getProblem().isEmpty()
                || !request.getFingerprint().isEmpty()
                || !request.getAssignee().isEmpty()
                || !request.getChannel().isEmpty()
                || request.getNameCount() > 0
                || request.getUnassigned();
    }

    private static boolean isCounted(ListEscalationsRequest request) {
        return !request.hasOpenFrom()
                && !request.hasOpenBefore()
                && request.getCategory().isEmpty()
                && request.getHappened().isEmpty()
                && !request.getUnacknowledged()
                && !isTold(request);
    }

    private static boolean isTold(ListEscalationsRequest request) {
        return request.getBasis().equals("source");
    }

    /** How often what is asked for has happened to all of them. */
    public int happened(ListEscalationsRequest request, Reader reader) {
        if (request.getHappened().isEmpty() || !request.getPageToken().isEmpty()) {
            return 0;
        }
        Filters filters = filters(request, reader);
        return request.hasAsOf()
                ? whatHappened(request, reader).times(jdbc, "reporting.escalation_history", filters.elsewhere())
                : whatHappened(request, reader).times(jdbc, "reporting.escalation", filters);
    }

    private static @Nullable Instant asOf(ListEscalationsRequest request) {
        return request.hasAsOf() ? AsOf.instant(request.getAsOf()) : null;
    }

    private static Happened whatHappened(ListEscalationsRequest request, Reader reader) {
        if (isTold(request)) {
            return Happened.toldOfEscalations(request.getHappened(), asOf(request));
        }
        return request.getHappened().equals(Happened.LINKED)
                ? Happened.linked(asOf(request), reader)
                : Happened.toEscalations(request.getHappened(), asOf(request))
                        .from(request.hasHappenedFrom(), request.getHappenedFrom())
                        .before(request.hasHappenedBefore(), request.getHappenedBefore());
    }

    private Filters filters(ListEscalationsRequest request, Reader reader) {
        Filters filters = counted(request);
        filters.containing("external_key", request.getExternalId(), IDS.view());
        if (!request.getText().isBlank()) {
            filters.like("words", Words.patterns(request.getText()), WORDS.view());
        }
        if (!request.getProblem().isEmpty()) {
            filters.and(OF_PROBLEM, request.getProblem(), request.getProblem());
        }
        if (!reader.seesAll() && !request.getProblem().isEmpty()) {
            filters.and(OF_VISIBLE, request.getProblem(), reader.subject());
        }
        if (!request.getFingerprint().isEmpty()) {
            filters.and("fingerprint = ? AND fingerprint <> ''", request.getFingerprint()); // the index knows no others
        }
        if (isTold(request)) {
            told(request, filters);
        } else {
            opened(request, filters);
        }
        if (!request.getAssignee().isEmpty()) {
            filters.and(
                    "assignee <> '' AND assignee = ?", request.getAssignee()); // the index knows those that have one
        }
        if (!request.getCategory().isEmpty()) {
            filters.and("category = ?", request.getCategory().equals(UNKNOWN) ? "" : request.getCategory());
        }
        if (!request.getChannel().isEmpty()) {
            filters.and(
                    "channel_key <> '' AND channel_key = ?", // the index knows those that have one
                    request.getChannel().toLowerCase(Locale.ROOT));
        }
        if (!request.getHappened().isEmpty() && !isTold(request)) {
            whatHappened(request, reader).chosen(filters);
        }
        if (request.getUnacknowledged()) {
            Happened.toEscalations("acknowledged", asOf(request)).spared(filters);
        }
        filters.oneOf("name", request.getNameList());
        if (request.getUnassigned()) {
            filters.and("assignee = ''");
        }
        if (!reader.seesAll()) {
            filters.on("name", NOT_HIDDEN, reader.subject());
        }
        if (request.hasAsOf()) {
            Timestamp asOf = Timestamp.from(AsOf.instant(request.getAsOf()));
            // whoever is opened later is not there yet: said apart, it lets the index on open_time begin in the middle
            filters.and("valid_from <= ? AND valid_to > ? AND open_time <= ?", asOf, asOf, asOf);
        }
        return filters;
    }

    private static void opened(ListEscalationsRequest request, Filters filters) {
        if (request.hasOpenFrom()) {
            filters.on("open_time", "open_time >= ?", Timestamp.from(EventMeta.toInstant(request.getOpenFrom())));
        }
        if (request.hasOpenBefore()) {
            filters.on("open_time", "open_time < ?", Timestamp.from(EventMeta.toInstant(request.getOpenBefore())));
        }
    }

    /** What the source of the history told of it last. */
    private static void told(ListEscalationsRequest request, Filters filters) {
        Filters last = new Filters();
        if (!request.getTeam().isEmpty()) {
            last.and("coalesce(nullif(team, ''), '?') = ?", request.getTeam());
        }
        if (request.getPriorityCount() > 0) {
            last.and("coalesce(nullif(priority, ''), '?') = ANY(?::text[])", (Object)
                    request.getPriorityList().stream().map(Rank::label).toArray(String[]::new));
        }
        opened(request, last);
        if (!request.getHappened().isEmpty()) {
            last.and(Happened.told(request.getHappened()) + " > 0");
        }
        filters.and(
                "name IN (SELECT name FROM reporting.source_told(" + AsOf.moment(asOf(request)) + ")" + last.where()
                        + ")",
                last.values());
    }

    /** The filters whose counts are kept. */
    private Filters counted(ListEscalationsRequest request) {
        Filters filters = new Filters().anyOf("state", request.getStateValueList());
        if (isTold(request)) {
            return filters;
        }
        filters.anyOf(
                "priority",
                request.getPriorityValueList().stream().map(Rank::of).toList());
        if (!request.getTeam().isEmpty()) {
            filters.and("holder = ANY(?::text[])", (Object) holders(request.getTeam()));
        }
        return filters;
    }

    private int count(Filters counted, Reader reader) {
        if (reader.seesAll()) {
            return now.count("reporting.escalation_count", "coalesce(sum(escalations), 0)", counted);
        }
        Filters open = counted.copy().and("NOT confidential");
        Filters shown = counted.copy().and(SHOWN_TO, reader.subject());
        Integer count = jdbc.queryForObject(
                "SELECT ((SELECT coalesce(sum(escalations), 0) FROM reporting.escalation_count" + open.where()
                        + ") + (SELECT count(*) FROM reporting.escalation" + shown.where() + "))::int",
                Integer.class,
                Stream.of(open.values(), shown.values()).flatMap(Arrays::stream).toArray());
        return count == null ? 0 : count;
    }

    /** How those who are meant by the text may stand in the column: the source's own name, or teams of the directory. */
    private String[] holders(String team) {
        if (team.equals(UNKNOWN)) {
            return new String[] {""};
        }
        List<String> holders = new ArrayList<>(List.of(team, "teams/" + team));
        holders.addAll(jdbc.queryForList("SELECT name FROM reporting.team WHERE display_name = ?", String.class, team));
        return holders.toArray(String[]::new);
    }
}
