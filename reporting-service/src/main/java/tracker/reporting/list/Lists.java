package tracker.reporting.list;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.HealthColour;
import tracker.plan.v1.Plan;
import tracker.platform.error.Rejection;
import tracker.problem.v1.Problem;
import tracker.reporting.discretion.Discretion;
import tracker.reporting.past.Past;
import tracker.reporting.v1.ListPlansRequest;
import tracker.reporting.v1.ListProblemsRequest;
import tracker.reporting.v1.ListTeamItemsRequest;
import tracker.reporting.v1.ListTeamsRequest;
import tracker.team.v1.Team;

/** Problems, plans and the items of a team by filter, as they are or as they were at an instant, and teams. */
public final class Lists {

    private static final Order NEWEST_PROBLEMS = Order.descending("open_time", "timestamptz");
    private static final Map<String, String> PROBLEM_ORDERS =
            Map.of("open_time", "timestamptz", "update_time", "timestamptz", "state", "smallint");
    static final String SLIP = "slip_days";
    private static final String ACCEPTED = "accepted";
    private static final Set<String> ALIGNED = Set.of("agreed", ACCEPTED);
    private static final Order NEWEST_PLANS = Order.descending("draft_time", "timestamptz");
    private static final Map<String, String> PLAN_ORDERS = Map.of(
            "draft_time",
            "timestamptz",
            "update_time",
            "timestamptz",
            "due_time",
            "timestamptz",
            "state",
            "smallint",
            SLIP,
            "double precision");

    private static final String NOT_HIDDEN =
            "NOT EXISTS (SELECT FROM reporting.confidential_problem c (hidden, viewers) WHERE c.hidden = name"
                    + " AND NOT c.viewers @> ARRAY[?::text])";

    /** What it is known by no longer may be that of an escalation that is confidential by now. */
    private static final String STILL_KNOWN =
            "name IN (SELECT p.name FROM reporting.problem p WHERE p.fingerprints @> ARRAY[?::text])";

    private final JdbcTemplate jdbc;
    private final Past past;
    private final Discretion discretion;

    public Lists(JdbcTemplate jdbc, Past past) {
        this.jdbc = jdbc;
        this.past = past;
        this.discretion = new Discretion(jdbc);
    }

    public Page<Problem> problems(ListProblemsRequest request, Reader reader) {
        Instant asOf = asOf(request.hasAsOf(), request.getAsOf());
        String plans = AsOf.view("reporting.plan", asOf);
        Filters filters = new Filters()
                .anyOf("state", request.getStateValueList())
                .anyOf("kind", request.getKindValueList())
                .containing("text_key", request.getText())
                .having("fingerprints", request.getFingerprint())
                .oneOf("name", request.getNameList());
        if (!request.getTeam().isEmpty()) {
            filters.and(
                    "name IN (SELECT plan.problem FROM " + plans + " plan WHERE plan.teams @> ARRAY[?::text])",
                    request.getTeam());
        }
        if (!request.getOwner().isEmpty()) {
            filters.and(
                    "(confirmed_by = ? OR name IN (SELECT plan.problem FROM " + plans
                            + " plan WHERE plan.manager = ?))",
                    request.getOwner(),
                    request.getOwner());
        }
        if (!reader.seesAll()) {
            filters.and(NOT_HIDDEN, reader.subject());
            if (asOf != null && !request.getFingerprint().isEmpty()) {
                filters.and(STILL_KNOWN, request.getFingerprint());
            }
        }
        Page<Problem> page = listing(AsOf.view("reporting.problem", asOf), asOf, Problem.getDefaultInstance())
                .page(
                        filters,
                        Order.parse(request.getOrderBy(), PROBLEM_ORDERS, NEWEST_PROBLEMS),
                        request.getPageSize(),
                        request.getPageToken());
        Page<Problem> then = page.with(problem ->
                problem.hasOpenTime() ? problem : past.problem(problem.getName(), Long.parseLong(problem.getEtag())));
        return asOf == null || reader.seesAll() ? then : stillKnown(then, reader);
    }

    private Page<Problem> stillKnown(Page<Problem> then, Reader reader) {
        Map<String, Set<String>> now = new HashMap<>();
        jdbc.query(
                "SELECT name, unnest(fingerprints) FROM reporting.problem WHERE name = ANY(?::text[])",
                row -> {
                    now.computeIfAbsent(row.getString(1), _ -> new HashSet<>()).add(row.getString(2));
                },
                (Object) then.rows().stream().map(Problem::getName).toArray(String[]::new));
        return then.with(problem -> reader.known(problem, now.getOrDefault(problem.getName(), Set.of())));
    }

    public Page<Plan> plans(ListPlansRequest request, Reader reader) {
        Instant asOf = asOf(request.hasAsOf(), request.getAsOf());
        Order order = Order.parse(request.getOrderBy(), PLAN_ORDERS, NEWEST_PLANS);
        String plans = AsOf.view("reporting.plan", asOf);
        String view = order.first().equals(SLIP) ? slipping(plans, baseline(request), asOf) : plans;
        Page<Plan> page = asked(
                request,
                reader,
                () -> listing(view, asOf, Plan.getDefaultInstance())
                        .page(filters(request, asOf, reader), order, request.getPageSize(), request.getPageToken()));
        return page.with(this::whole);
    }

    /** Number of the baseline that plans are held against; 0 when they are held against none. */
    public static int baseline(ListPlansRequest request) {
        return baseline(request.getBaseline(), request.getSlipped(), request.getOrderBy());
    }

    /** The one that is named; the first where only what has slipped is asked for, or the order is by how far. */
    static int baseline(int named, boolean slipped, String orderBy) {
        return slipped || orderBy.startsWith(SLIP) ? Math.max(named, 1) : named;
    }

    /** What has happened is told by the figures over plans, which want to know who reads. */
    private <A> A asked(ListPlansRequest request, Reader reader, Supplier<A> question) {
        return request.getHappened().isEmpty() ? question.get() : discretion.asReader(reader, question);
    }

    /** How often what is asked for has happened to all of them. */
    public int happened(ListPlansRequest request, Reader reader) {
        Instant asOf = asOf(request.hasAsOf(), request.getAsOf());
        return request.getHappened().isEmpty() || !request.getPageToken().isEmpty()
                ? 0
                : asked(
                        request,
                        reader,
                        () -> Happened.toPlans(request.getHappened(), request.getTeam(), asOf)
                                .times(jdbc, AsOf.view("reporting.plan", asOf), filters(request, asOf, reader)));
    }

    /** What the figures count as hours of alignment, by plan: those of one team where its acceptance is asked for. */
    public Map<String, Double> alignmentHours(ListPlansRequest request, List<Plan> plans, Reader reader) {
        if (!ALIGNED.contains(request.getHappened())) {
            return Map.of();
        }
        Instant asOf = asOf(request.hasAsOf(), request.getAsOf());
        Map<String, Double> hours = new HashMap<>();
        return asked(request, reader, () -> {
            jdbc.query(
                    "SELECT a.plan, extract(epoch FROM max(a.accept_time) - min(a.offer_time))::double precision / 3600"
                            + " FROM reporting_v1.plan_alignment(" + AsOf.moment(asOf)
                            + ") a WHERE a.plan = ANY(?::text[]) AND ? IN ('', a.team)"
                            + " GROUP BY a.plan HAVING max(a.accept_time) IS NOT NULL",
                    row -> {
                        hours.put(row.getString(1), row.getDouble(2));
                    },
                    plans.stream().map(Plan::getName).toArray(String[]::new),
                    request.getHappened().equals(ACCEPTED) ? request.getTeam() : "");
            return hours;
        });
    }

    private static Filters filters(ListPlansRequest request, @Nullable Instant asOf, Reader reader) {
        Filters filters = new Filters()
                .anyOf("state", request.getStateValueList())
                .equal("problem", request.getProblem())
                .having("teams", request.getTeam())
                .equal("manager", request.getManager())
                .having("owners", request.getOwner())
                .containing("text_key", request.getText())
                .oneOf("name", request.getNameList());
        if (request.getOverdue()) {
            filters.and("under_way AND first_due < " + AsOf.moment(asOf));
        }
        if (request.getHealthCount() > 0) {
            filters.and(
                    "coalesce(reporting_v1.plan_health(" + AsOf.moment(asOf)
                            + ", under_way, first_due, open_items, blocked_items, unaligned_teams), '') = ANY(?::text[])",
                    (Object) request.getHealthList().stream().map(Lists::word).toArray(String[]::new));
        }
        if (request.hasDraftFrom()) {
            filters.and("draft_time >= ?", java.sql.Timestamp.from(EventMeta.toInstant(request.getDraftFrom())));
        }
        if (request.hasDraftBefore()) {
            filters.and("draft_time < ?", java.sql.Timestamp.from(EventMeta.toInstant(request.getDraftBefore())));
        }
        if (!request.getHappened().isEmpty()) {
            Happened.toPlans(request.getHappened(), request.getTeam(), asOf).chosen(filters);
        }
        if (request.getBaseline() > 0) {
            agreed("plan", request.getBaseline(), asOf, filters);
        }
        if (request.getSlipped()) {
            slipped(baseline(request), asOf, filters);
        }
        return visible("name", filters, reader);
    }

    /** Of what is due, and was so in that baseline of its plan; the column of the baselines has its name. */
    static Filters agreed(String column, int baseline, @Nullable Instant asOf, Filters filters) {
        return filters.and("due_time < 'infinity' AND name IN (SELECT b." + column + " FROM "
                + atBaseline(baseline, asOf) + " WHERE b.due_time < 'infinity')");
    }

    /** Of what is due later than in that baseline, where a plan is due when the last of its items is. */
    private static void slipped(int baseline, @Nullable Instant asOf, Filters filters) {
        filters.and("due_time < 'infinity' AND name IN (SELECT p.name FROM " + atBaseline(baseline, asOf)
                + " GROUP BY p.name, p.due_time HAVING p.due_time > max(b.due_time))");
    }

    /** The plans, each with how far it has slipped from that baseline, as the figures count it; least of all where nothing is due. */
    private static String slipping(String plans, int baseline, @Nullable Instant asOf) {
        return "(SELECT plan.*, coalesce(slip.days, '-infinity') AS " + SLIP + " FROM " + plans + " plan LEFT JOIN ("
                + "SELECT p.name, extract(epoch FROM p.due_time - max(b.due_time))::double precision / 86400 AS days FROM "
                + atBaseline(baseline, asOf) + " WHERE p.due_time < 'infinity' AND b.due_time < 'infinity'"
                + " GROUP BY p.name, p.due_time) slip ON slip.name = plan.name) slipping";
    }

    /** Plans, and what was agreed of them in a baseline, behind {@code FROM}. */
    static String atBaseline(int baseline, @Nullable Instant asOf) {
        return "reporting.plan_as_of(" + AsOf.moment(asOf)
                + ") p JOIN reporting.plan_baseline_item b ON b.plan = p.name AND b.sequence <= p.sequence AND b.baseline = "
                + baseline;
    }

    /** One problem as of an instant, for who may know of it now. */
    public Problem problem(String name, Timestamp asOf, Reader reader) {
        ListProblemsRequest request = ListProblemsRequest.newBuilder()
                .addName(name)
                .setAsOf(asOf)
                .setPageSize(1)
                .build();
        return problems(request, reader).rows().stream().findFirst().orElseThrow(() -> Rejection.notFound(name));
    }

    /** One plan as of an instant, for who may know of it now. */
    public Plan plan(String name, Timestamp asOf, Reader reader) {
        Instant at = AsOf.instant(asOf);
        return listing(AsOf.view("reporting.plan", at), at, Plan.getDefaultInstance())
                .page(visible("name", new Filters().equal("name", name), reader), NEWEST_PLANS, 1, "")
                .rows()
                .stream()
                .findFirst()
                .map(this::whole)
                .orElseThrow(() -> Rejection.notFound(name));
    }

    private Plan whole(Plan plan) {
        return plan.hasDraftTime() ? plan : past.plan(plan.getName(), Long.parseLong(plan.getEtag()));
    }

    private static @Nullable Instant asOf(boolean asked, Timestamp time) {
        return asked ? AsOf.instant(time) : null;
    }

    /** Of what has changed since, name and etag alone: it is folded once the page is read, and its connection free. */
    private <R extends Message> Listing<R> listing(String view, @Nullable Instant asOf, R nothing) {
        return asOf == null
                ? new Listing<>(jdbc, view, parserOf(nothing))
                : new Listing<>(jdbc, view, List.of("sequence"), row -> {
                    byte[] resource = row.getBytes(1);
                    return resource == null
                            ? named(nothing, row.getString("name"), row.getString("sequence"))
                            : parserOf(nothing).parseFrom(resource);
                });
    }

    @SuppressWarnings("unchecked") // a parser of R parses R
    private static <R extends Message> Parser<R> parserOf(R nothing) {
        return (Parser<R>) nothing.getParserForType();
    }

    @SuppressWarnings("unchecked") // a builder of R builds R
    private static <R extends Message> R named(R nothing, String name, String etag) {
        Descriptor type = nothing.getDescriptorForType();
        return (R) nothing.toBuilder()
                .setField(type.findFieldByName("name"), name)
                .setField(type.findFieldByName("etag"), etag)
                .build();
    }

    /** Of plans that the reader may know of; their names are in that column. */
    static Filters visible(String column, Filters filters, Reader reader) {
        return reader.seesAll()
                ? filters
                : filters.and(
                        "NOT EXISTS (SELECT FROM reporting.confidential_plan c (hidden, viewers) WHERE c.hidden = "
                                + column + " AND NOT c.viewers && ?::text[])",
                        (Object) reader.names().toArray(String[]::new));
    }

    /** How SQL writes a colour; nothing for what is not judged. */
    private static String word(HealthColour colour) {
        return colour == HealthColour.HEALTH_COLOUR_UNSPECIFIED
                ? ""
                : colour.name().substring("HEALTH_COLOUR_".length());
    }

    public Page<ActionItem> items(ListTeamItemsRequest request, Reader reader) {
        Instant asOf = asOf(request.hasAsOf(), request.getAsOf());
        return new Listing<>(jdbc, AsOf.view("reporting.plan_item", asOf), ActionItem.parser())
                .page(
                        visible(
                                "plan",
                                new Filters()
                                        .and("team = ?", request.getTeam())
                                        .anyOf("state", request.getStateValueList()),
                                reader),
                        Order.ascending("due_time", "timestamptz"),
                        request.getPageSize(),
                        request.getPageToken());
    }

    public Page<Team> teams(ListTeamsRequest request) {
        return new Listing<>(jdbc, "reporting.team", Team.parser())
                .page(new Filters(), Order.ascending("name", "text"), request.getPageSize(), request.getPageToken());
    }
}
