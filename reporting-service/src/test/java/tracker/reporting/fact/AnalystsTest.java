package tracker.reporting.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What analysts read in SQL is what docs/metrics.md says. */
class AnalystsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'reporting_v1'",
                "SELECT DISTINCT routine_name FROM information_schema.routines WHERE routine_schema = 'reporting_v1'"
            })
    void allThatAnalystsMayReadIsNamed(String query) throws Exception {
        String page = Files.readString(Path.of("..", "docs", "metrics.md"));

        assertThat(asked(query))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void parametersOfFiguresCanBeNamed() throws Exception {
        assertThat(asked("SELECT plans FROM reporting_v1.plan_figures(group_by => 'month', baseline => 1)"))
                .isEmpty();
    }

    private static List<String> asked(String query) throws Exception {
        try (FactsDatabase database = TestFacts.fresh();
                Connection analyst = database.analyst();
                ResultSet rows = analyst.createStatement().executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
