package tracker.reporting.fact;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/** How far the facts are with one resource: the sequence of the last event they hold of it. */
public final class FactVersions implements ToLongFunction<String> {

    private static final Map<String, String> VIEWS = Map.of(
            "escalations", "reporting.escalation",
            "problems", "reporting.problem",
            "plans", "reporting.plan",
            "teams", "reporting.team");

    private final JdbcTemplate jdbc;

    public FactVersions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public long applyAsLong(String name) {
        String view = VIEWS.get(name.substring(0, Math.max(0, name.indexOf('/'))));
        if (view == null) {
            throw Rejection.invalid(
                    "read_after", Said.of("POSITION_OF_NO_LIST", "is a position of nothing that is listed here."));
        }
        List<Long> version = jdbc.queryForList("SELECT version FROM " + view + " WHERE name = ?", Long.class, name);
        return version.isEmpty() ? -1 : version.getFirst();
    }
}
