package tracker.reporting.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tracker.reporting.Scene.at;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.Reader;
import tracker.platform.processor.StoredEvent;
import tracker.problem.v1.ProblemOpened;
import tracker.reporting.Readers;
import tracker.reporting.Scene;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogEvents;
import tracker.reporting.metric.EscalationMetrics;
import tracker.reporting.v1.GetEscalationMetricsRequest;

/** What is confidential now is in no figure and no analyst's view, as if its events had never been. */
class ConfidentialFactsTest {

    private static final String PROBLEM = "problems/of-all";
    private static final Pattern FRACTION = Pattern.compile("\\d+\\.\\d+");

    private static FactsDatabase all;
    private static FactsDatabase withSecrets;
    private static FactsDatabase withoutThem;
    private static Set<String> secrets;

    @BeforeAll
    static void start() {
        List<StoredEvent> log = LogEvents.of(IncidentLog.sample(150));
        Map<String, StoredEvent> last = new LinkedHashMap<>();
        log.forEach(event -> last.put(event.aggregateId(), event));
        List<StoredEvent> hidden = new ArrayList<>();
        last.values().stream().skip(7).limit(30).forEach(event -> hidden.add(LogEvents.hidden(event, List.of("vera"))));
        secrets = hidden.stream().map(StoredEvent::aggregateId).collect(Collectors.toSet());
        Scene problem = new Scene("problem", PROBLEM)
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-01-01T00:00:00Z"))
                        .addAllEscalations(last.keySet())
                        .build());

        all = facts(log);
        withSecrets = facts(log);
        withSecrets.apply(hidden);
        withSecrets.apply(problem.events());
        withoutThem = facts(log.stream()
                .filter(event -> !secrets.contains(event.aggregateId()))
                .toList());
    }

    private static FactsDatabase facts(List<StoredEvent> events) {
        FactsDatabase facts = TestFacts.fresh();
        facts.apply(events);
        return facts;
    }

    @AfterAll
    static void stop() {
        all.close();
        withSecrets.close();
        withoutThem.close();
    }

    private static String figures(FactsDatabase facts, GetEscalationMetricsRequest request, Reader reader) {
        return rounded(new EscalationMetrics(facts.jdbc()).of(request, reader).toString());
    }

    /** A mean depends in its last digits on the order in which it is summed up. */
    private static String rounded(String figures) {
        return FRACTION.matcher(figures).replaceAll(number -> "%.6f".formatted(Double.valueOf(number.group())));
    }

    @ParameterizedTest
    @CsvSource({
        "source,",
        "source,priority",
        "source,month",
        "source,team",
        "source,category",
        "observed,",
        "observed,team",
        "observed,category"
    })
    void figures_areThoseOfALogWithoutIt(String basis, String groupBy) {
        for (String asOf : List.of("", "2016-03-08T12:00:00Z", "2016-05-01T00:00:00Z")) {
            GetEscalationMetricsRequest.Builder request =
                    GetEscalationMetricsRequest.newBuilder().setBasis(basis);
            if (groupBy != null) {
                request.setGroupBy(groupBy);
            }
            if (!asOf.isEmpty()) {
                request.setAsOf(at(asOf));
            }
            String open = figures(withoutThem, request.build(), Readers.ALL);
            String whole = figures(all, request.build(), Readers.ALL);

            assertThat(figures(withSecrets, request.build(), Readers.analyst("nobody")))
                    .as(asOf)
                    .isEqualTo(open);
            assertThat(figures(withSecrets, request.build(), Readers.ALL))
                    .as(asOf)
                    .isEqualTo(whole)
                    .isNotEqualTo(open);
            assertThat(figures(withSecrets, request.build(), Readers.analyst("vera")))
                    .as(asOf)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"escalation", "escalation_history", "escalation_change", "source_report"})
    void analysts_doNotSeeItsRows(String view) throws SQLException {
        try (Connection analyst = withSecrets.analyst()) {
            assertThat(texts(analyst, "SELECT DISTINCT name FROM reporting_v1." + view))
                    .hasSize(120)
                    .doesNotContainAnyElementsOf(secrets);
        }
    }

    @Test
    void analysts_countOnlyTheMembersThatAreOpen() throws SQLException {
        try (Connection analyst = withSecrets.analyst()) {
            assertThat(texts(analyst, "SELECT escalations FROM reporting_v1.problem WHERE name = '" + PROBLEM + "'"))
                    .containsExactly("120");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"figures_source", "figures_observed", "aging"})
    void analysts_getTheFiguresOfWhatIsOpen(String function) throws SQLException {
        String figures = "SELECT row_to_json(f)::text FROM reporting_v1.escalation_" + function + "(%s) f";
        try (Connection analyst = withSecrets.analyst();
                Connection other = withoutThem.analyst()) {
            for (String arguments : List.of(
                    "", "group_by => 'team'", "group_by => 'category'", "as_of => '2016-04-01', group_by => 'month'")) {
                assertThat(texts(analyst, figures.formatted(arguments)))
                        .isEqualTo(texts(other, figures.formatted(arguments)))
                        .isNotEmpty();
            }
        }
    }

    /** A view that were no barrier would evaluate a cheap condition on every row before it leaves the hidden ones out. */
    @ParameterizedTest
    @ValueSource(strings = {"escalation", "escalation_history", "escalation_change", "source_report"})
    void aConditionThatFailsOnThem_doesNotMeetThem(String view) throws SQLException {
        String fails = " 1 / CASE WHEN name = ANY ('{" + String.join(",", secrets) + "}') THEN 0 ELSE 1 END = 1";
        try (Connection analyst = withSecrets.analyst()) {
            assertThat(texts(analyst, "SELECT count(DISTINCT name) FROM reporting_v1." + view + " WHERE" + fails))
                    .containsExactly("120");
        }
        assertThatThrownBy(
                        () -> withSecrets.jdbc().queryForList("SELECT name FROM reporting." + view + " WHERE" + fails))
                .hasMessageContaining("division by zero");
    }

    @Test
    void whoMayKnow_followsTheLatestEvent_inOneBatchOrMore() {
        for (int batch : List.of(1, 2, 3, 100)) {
            try (FactsDatabase facts = TestFacts.fresh()) {
                List<StoredEvent> events = new ArrayList<>(LogEvents.of(IncidentLog.sample(1)));
                String name = events.getFirst().aggregateId();
                StoredEvent hidden = LogEvents.hidden(events.getLast(), List.of("vera"));
                StoredEvent others = LogEvents.hidden(hidden, List.of("walt"));
                events.addAll(List.of(hidden, others));
                facts.apply(events, batch);
                assertThat(facts.jdbc()
                                .queryForList(
                                        "SELECT viewers::text FROM reporting.confidential_escalation", String.class))
                        .containsExactly("{walt}");

                facts.apply(List.of(LogEvents.shown(others)), batch);
                assertThat(facts.jdbc()
                                .queryForList(
                                        "SELECT * FROM reporting.hidden_from('') WHERE name = ?", String.class, name))
                        .isEmpty();
            }
        }
    }

    @Test
    void aLinkWithAHiddenProblem_isNone() {
        Scene escalation = new Scene("escalation", "escalations/linked")
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at("2026-01-01T00:00:00Z"))
                        .setTitle("Linked")
                        .build())
                .live(EscalationLinked.newBuilder()
                        .setOccurredTime(at("2026-01-02T00:00:00Z"))
                        .setLink(Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_PROBLEM)
                                .setTarget(PROBLEM))
                        .build());
        Scene problem = new Scene("problem", PROBLEM)
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-01-01T00:00:00Z"))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addViewers("vera")
                        .build());
        try (FactsDatabase facts = facts(escalation.events())) {
            assertThat(problemLinks(facts, "nobody")).isEqualTo(1);

            facts.apply(problem.events());

            assertThat(problemLinks(facts, "nobody")).isZero();
            assertThat(problemLinks(facts, "vera")).isEqualTo(1);
            assertThat(facts.jdbc().queryForList("SELECT problem_linked FROM reporting_v1.escalation", Boolean.class))
                    .containsExactly(false);
            assertThat(facts.jdbc().queryForList("SELECT change FROM reporting_v1.escalation_change", String.class))
                    .doesNotContain("problem_linked");
        }
    }

    private static int problemLinks(FactsDatabase facts, String reader) {
        return new EscalationMetrics(facts.jdbc())
                .of(
                        GetEscalationMetricsRequest.newBuilder()
                                .setBasis("observed")
                                .build(),
                        Readers.analyst(reader))
                .getFigures()
                .getProblemLinks();
    }

    private static List<String> texts(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rounded(rows.getString(1)));
            }
            return texts;
        }
    }
}
