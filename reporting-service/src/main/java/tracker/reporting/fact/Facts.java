package tracker.reporting.fact;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    private static final Script FORGET = Script.of("forget.sql");

    /** Invalid table definition, invalid function definition: a column is to go, or becomes another. */
    private static final Set<String> OF_ANOTHER_FORM = Set.of("42P16", "42P13");

    private static final Logger log = LoggerFactory.getLogger(Facts.class);

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
    private static final String LAYOUT = "14";

    private final JdbcTemplate jdbc;
    private final List<Script> answers;
    private final Runnable written;

    /** Tells {@code written} after each batch that is visible to all. */
    public Facts(JdbcTemplate jdbc, HealthRules rules, Runnable written) {
        this.jdbc = jdbc;
        this.answers = List.of(
                VIEWS.with("health_limits", HealthLimits.rows(rules)),
                PLAN_VIEWS.with("hidden", "SELECT name FROM reporting.confidential_plan"),
                PLAN_VIEWS.with("hidden", HIDDEN_PLANS).seen(),
                FIGURES,
                PLAN_FIGURES,
                PLAN_FIGURES.seen(),
                PAST,
                GRANTS);
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

    /** Within a transaction: analysts find the views of before, or these. */
    @Override
    public void answerFrom(int generation) {
        jdbc.execute((Connection connection) -> {
            Savepoint before = connection.setSavepoint();
            try {
                point(connection, generation);
            } catch (SQLException e) {
                if (!OF_ANOTHER_FORM.contains(e.getSQLState())) {
                    throw e;
                }
                log.warn(
                        "The views of another version have columns that these have not: they are dropped, and so is what others"
                                + " have built on them",
                        e);
                connection.rollback(before);
                FORGET.run(connection, generation);
                point(connection, generation);
            }
            return generation;
        });
    }

    private void point(Connection connection, int generation) throws SQLException {
        for (Script script : answers) {
            script.run(connection, generation);
        }
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
