package tracker.reporting.list;

import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.HealthColour;
import tracker.plan.v1.Plan;
import tracker.problem.v1.Problem;
import tracker.reporting.v1.ListPlansRequest;
import tracker.reporting.v1.ListProblemsRequest;
import tracker.reporting.v1.ListTeamItemsRequest;
import tracker.reporting.v1.ListTeamsRequest;
import tracker.team.v1.Team;

/** Problems, plans, the items of a team and teams by filter, as they are. */
public final class Lists {

    private static final Order NEWEST_PROBLEMS = Order.descending("open_time", "timestamptz");
    private static final Map<String, String> PROBLEM_ORDERS =
            Map.of("open_time", "timestamptz", "update_time", "timestamptz", "state", "smallint");
    private static final Order NEWEST_PLANS = Order.descending("draft_time", "timestamptz");
    private static final Map<String, String> PLAN_ORDERS = Map.of(
            "draft_time", "timestamptz", "update_time", "timestamptz", "due_time", "timestamptz", "state", "smallint");

    private static final String NOT_HIDDEN =
            "NOT EXISTS (SELECT FROM reporting.confidential_problem c (hidden, viewers) WHERE c.hidden = name"
                    + " AND NOT c.viewers @> ARRAY[?::text])";

    private final Listing<Problem> problems;
    private final Listing<Plan> plans;
    private final Listing<ActionItem> items;
    private final Listing<Team> teams;

    public Lists(JdbcTemplate jdbc) {
        problems = new Listing<>(jdbc, "reporting.problem", Problem.parser());
        plans = new Listing<>(jdbc, "reporting.plan", Plan.parser());
        items = new Listing<>(jdbc, "reporting.plan_item", ActionItem.parser());
        teams = new Listing<>(jdbc, "reporting.team", Team.parser());
    }

    public Page<Problem> problems(ListProblemsRequest request, Reader reader) {
        Filters filters = new Filters()
                .anyOf("state", request.getStateValueList())
                .anyOf("kind", request.getKindValueList())
                .containing("text_key", request.getText())
                .having("fingerprints", request.getFingerprint());
        if (!request.getTeam().isEmpty()) {
            filters.and(
                    "name IN (SELECT plan.problem FROM reporting.plan WHERE plan.teams @> ARRAY[?::text])",
                    request.getTeam());
        }
        if (!request.getOwner().isEmpty()) {
            filters.and(
                    "(confirmed_by = ? OR name IN (SELECT plan.problem FROM reporting.plan WHERE plan.manager = ?))",
                    request.getOwner(),
                    request.getOwner());
        }
        if (!reader.seesAll()) {
            filters.and(NOT_HIDDEN, reader.subject());
        }
        return problems.page(
                filters,
                Order.parse(request.getOrderBy(), PROBLEM_ORDERS, NEWEST_PROBLEMS),
                request.getPageSize(),
                request.getPageToken());
    }

    public Page<Plan> plans(ListPlansRequest request, Reader reader) {
        Filters filters = new Filters()
                .anyOf("state", request.getStateValueList())
                .equal("problem", request.getProblem())
                .having("teams", request.getTeam())
                .equal("manager", request.getManager())
                .having("owners", request.getOwner())
                .containing("text_key", request.getText());
        if (request.getOverdue()) {
            filters.and("first_due < now()");
        }
        if (request.getHealthCount() > 0) {
            filters.and(
                    "coalesce(reporting_v1.plan_health(now(), under_way, first_due, open_items, blocked_items,"
                            + " unaligned_teams), '') = ANY(?::text[])",
                    (Object) request.getHealthList().stream().map(Lists::word).toArray(String[]::new));
        }
        return plans.page(
                visible("name", filters, reader),
                Order.parse(request.getOrderBy(), PLAN_ORDERS, NEWEST_PLANS),
                request.getPageSize(),
                request.getPageToken());
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
        return items.page(
                visible(
                        "plan",
                        new Filters().and("team = ?", request.getTeam()).anyOf("state", request.getStateValueList()),
                        reader),
                Order.ascending("due_time", "timestamptz"),
                request.getPageSize(),
                request.getPageToken());
    }

    public Page<Team> teams(ListTeamsRequest request) {
        return teams.page(
                new Filters(), Order.ascending("name", "text"), request.getPageSize(), request.getPageToken());
    }
}
