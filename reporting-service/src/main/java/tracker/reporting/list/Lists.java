package tracker.reporting.list;

import org.springframework.jdbc.core.JdbcTemplate;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Plan;
import tracker.problem.v1.Problem;
import tracker.reporting.v1.ListPlansRequest;
import tracker.reporting.v1.ListProblemsRequest;
import tracker.reporting.v1.ListTeamItemsRequest;
import tracker.reporting.v1.ListTeamsRequest;
import tracker.team.v1.Team;

/** Problems, plans, items and teams by filter, as they are. */
public final class Lists {

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
        return problems.page(
                new Filters().anyOf("state", request.getStateValueList()),
                Order.descending("open_time", "timestamptz"),
                request.getPageSize(),
                request.getPageToken());
    }

    public Page<Plan> plans(ListPlansRequest request) {
        Filters filters = new Filters().anyOf("state", request.getStateValueList());
        if (!request.getProblem().isEmpty()) {
            filters.and("problem = ?", request.getProblem());
        }
        if (!request.getTeam().isEmpty()) {
            filters.and("teams @> ARRAY[?::text]", request.getTeam());
        }
        return plans.page(
                filters, Order.descending("draft_time", "timestamptz"), request.getPageSize(), request.getPageToken());
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
