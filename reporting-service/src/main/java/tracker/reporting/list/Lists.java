package tracker.reporting.list;

import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
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

    public Page<Problem> problems(ListProblemsRequest request) {
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
        return problems.page(
                filters,
                Order.parse(request.getOrderBy(), PROBLEM_ORDERS, NEWEST_PROBLEMS),
                request.getPageSize(),
                request.getPageToken());
    }

    public Page<Plan> plans(ListPlansRequest request) {
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
                filters,
                Order.parse(request.getOrderBy(), PLAN_ORDERS, NEWEST_PLANS),
                request.getPageSize(),
                request.getPageToken());
    }

    /** How SQL writes a colour; nothing for what is not judged. */
    private static String word(HealthColour colour) {
        return colour == HealthColour.HEALTH_COLOUR_UNSPECIFIED
                ? ""
                : colour.name().substring("HEALTH_COLOUR_".length());
    }

    public Page<ActionItem> items(ListTeamItemsRequest request) {
        return items.page(
                new Filters().and("team = ?", request.getTeam()).anyOf("state", request.getStateValueList()),
                Order.ascending("due_time", "timestamptz"),
                request.getPageSize(),
                request.getPageToken());
    }

    public Page<Team> teams(ListTeamsRequest request) {
        return teams.page(
                new Filters(), Order.ascending("name", "text"), request.getPageSize(), request.getPageToken());
    }
}
