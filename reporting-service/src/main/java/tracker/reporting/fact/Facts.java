package tracker.reporting.fact;

import java.sql.Connection;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.plan.v1.HealthRules;
import tracker.platform.processor.Projection;

/** Lists, facts and history over all aggregates: what is listed, filtered or counted. */
public final class Facts implements Projection {

    private static final Script TABLES = Script.of("tables.sql");
    private static final Script VIEWS = Script.of("views.sql");
    private static final Script PLAN_VIEWS = Script.of("plan_views.sql");
    private static final Script FIGURES = Script.of("figures.sql").with("open_states", EscalationColumns.OPEN_STATES);
    private static final Script PLAN_FIGURES = Script.of("plan_figures.sql");
    private static final Script GRANTS = Script.of("grants.sql");
    private static final Script PAST = Script.of("past.sql");
    private static final Script DROP = Script.of("drop.sql");

    /**
     * Of whom the transaction says who reads: {@link tracker.reporting.discretion.Discretion#asReader}. Where it does not, all that
     * are confidential.
     */
    private static final String HIDDEN_PLANS = """
            SELECT name FROM reporting.confidential_plan,
                (SELECT coalesce(nullif(current_setting('tracker.reader', true), '')::text[], '{}') AS names) AS reader
            WHERE reader.names[1] IS DISTINCT FROM 'all' AND NOT viewers && reader.names[2:]\
            """;

    /** Raised with every change of the tables, or of what is written to them. */
    private static final String LAYOUT = "10";

    private final JdbcTemplate jdbc;
    private final Script views;
    private final Runnable written;

    /** Tells {@code written} after each batch that is visible to all. */
    public Facts(JdbcTemplate jdbc, HealthRules rules, Runnable written) {
        this.jdbc = jdbc;
        this.views = VIEWS.with("health_limits", HealthLimits.rows(rules));
        this.written = written;
    }

    @Override
    public String name() {
        return "facts";
    }

    @Override
    public String layout() {
        return LAYOUT;
    }

    @Override
    public Generation open(int generation) {
        run(TABLES, generation);
        return new FactsGeneration(jdbc, generation, written);
    }

    @Override
    public void answerFrom(int generation) {
        run(views, generation);
        run(PLAN_VIEWS.with("hidden", "SELECT name FROM reporting.confidential_plan"), generation);
        run(PLAN_VIEWS.with("hidden", HIDDEN_PLANS).seen(), generation);
        run(FIGURES, generation);
        run(PLAN_FIGURES, generation);
        run(PLAN_FIGURES.seen(), generation);
        run(PAST, generation);
        run(GRANTS, generation);
    }

    @Override
    public void drop(int generation) {
        run(DROP, generation);
    }

    private void run(Script script, int generation) {
        jdbc.execute((Connection connection) -> {
            script.run(connection, generation);
            return generation;
        });
    }
}
