package tracker.reporting.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.reporting.Scene.at;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.PlanConfidentialityChanged;
import tracker.platform.processor.StoredEvent;
import tracker.problem.v1.ProblemOpened;
import tracker.reporting.PlanStory;
import tracker.reporting.Readers;
import tracker.reporting.Scene;
import tracker.reporting.discretion.Discretion;
import tracker.reporting.metric.PlanMetrics;
import tracker.reporting.v1.GetItemMetricsRequest;
import tracker.reporting.v1.GetItemThroughputRequest;
import tracker.reporting.v1.GetPlanMetricsRequest;
import tracker.type.v1.Role;

/** Plans and problems that are confidential now are in no figure and no analyst's view, as if their events had never been. */
class ConfidentialPlanFactsTest {

    private static final Pattern FRACTION = Pattern.compile("\\d+\\.\\d+");
    private static final List<String> TEAMS = List.of("teams/a", "teams/b", "teams/c");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SECRET_PROBLEM = "problems/secret";

    private static FactsDatabase all;
    private static FactsDatabase withSecrets;
    private static FactsDatabase withoutThem;
    private static Set<String> secrets;

    @BeforeAll
    static void start() {
        List<Scene> stories = stories();
        List<Scene> hidden = stories.subList(0, 7);
        secrets = hidden.stream().map(Scene::name).collect(Collectors.toSet());
        all = facts(stories);
        withoutThem = facts(stories.subList(7, stories.size()));
        hidden.forEach(plan -> plan.live(PlanConfidentialityChanged.newBuilder()
                .setOccurredTime(at("2026-09-01T00:00:00Z"))
                .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                .addViewers("vera")
                .build()));
        withSecrets = facts(stories);
        withSecrets.apply(new Scene("problem", SECRET_PROBLEM)
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-01-01T00:00:00Z"))
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build())
                .events());
        withSecrets.apply(new Scene("escalation", "escalations/1")
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at("2026-01-01T00:00:00Z"))
                        .build())
                .live(EscalationLinked.newBuilder()
                        .setOccurredTime(at("2026-01-01T00:00:00Z"))
                        .setLink(Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_PROBLEM)
                                .setTarget(SECRET_PROBLEM))
                        .build())
                .events());
    }

    private static List<Scene> stories() {
        return LongStream.range(0, 20)
                .mapToObj(seed -> PlanStory.of(seed, START, TEAMS))
                .toList();
    }

    private static FactsDatabase facts(List<Scene> scenes) {
        FactsDatabase facts = TestFacts.fresh();
        List<StoredEvent> events = new ArrayList<>();
        scenes.forEach(scene -> events.addAll(scene.events()));
        facts.apply(events);
        return facts;
    }

    @AfterAll
    static void stop() {
        all.close();
        withSecrets.close();
        withoutThem.close();
    }

    private static String figures(FactsDatabase facts, Reader reader) {
        PlanMetrics metrics = new PlanMetrics(facts.jdbc());
        return new Discretion(facts.jdbc()).asReader(reader, () -> {
            List<String> figures = new ArrayList<>();
            for (String by : List.of("", "team", "plan", "problem", "state", "month")) {
                figures.add(metrics.plans(GetPlanMetricsRequest.newBuilder()
                                .setGroupBy(by)
                                .build())
                        .toString());
            }
            for (String by : List.of("", "team", "plan", "kind", "month")) {
                figures.add(metrics.items(GetItemMetricsRequest.newBuilder()
                                .setGroupBy(by)
                                .setAsOf(at("2026-03-01T00:00:00Z"))
                                .build())
                        .toString());
            }
            figures.add(metrics.throughput(GetItemThroughputRequest.newBuilder()
                            .setPeriod("month")
                            .setFrom(at("2025-01-01T00:00:00Z"))
                            .setTo(at("2027-01-01T00:00:00Z"))
                            .build())
                    .toString());
            return rounded(String.join("\n", figures));
        });
    }

    /** A mean depends in its last digits on the order in which it is summed up. */
    private static String rounded(String figures) {
        return FRACTION.matcher(figures).replaceAll(number -> "%.6f".formatted(Double.valueOf(number.group())));
    }

    @Test
    void figures_areThoseWithoutThem_exceptToWhoMayKnow() {
        String whole = figures(all, Readers.ALL);

        assertThat(figures(withSecrets, Readers.analyst("nobody")))
                .isEqualTo(figures(withoutThem, Readers.ALL))
                .isNotEqualTo(whole);
        assertThat(figures(withSecrets, Readers.ALL)).isEqualTo(whole);
        assertThat(figures(withSecrets, Readers.analyst("vera"))).isEqualTo(whole);
        assertThat(figures(withSecrets, new Reader("eve", Set.of(Role.ROLE_PARTNER), Set.of("a", "b", "c"))))
                .as("of teams that nearly every plan asks")
                .isNotEqualTo(figures(withoutThem, Readers.ALL));
    }

    /** Whoever forgets to say who reads gets what all may know of. */
    @Test
    void figuresForNobody_leaveThemOut() {
        assertThat(new PlanMetrics(withSecrets.jdbc())
                        .plans(GetPlanMetricsRequest.newBuilder()
                                .setGroupBy("plan")
                                .build())
                        .getGroupsMap())
                .doesNotContainKeys(secrets.toArray(String[]::new))
                .hasSize(13);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan",
                "plan_item",
                "plan_history",
                "plan_item_history",
                "plan_baseline_item",
                "problem",
                "escalation",
                "escalation_history",
                "escalation_change",
                "plan_at()",
                "plan_item_at()",
                "plan_item_slip()",
                "plan_slip()",
                "plan_alignment()",
                "plan_recurrence()",
                "plan_figures(group_by => 'plan')"
            })
    void analysts_doNotSeeThem(String relation) throws SQLException {
        try (Connection analyst = withSecrets.analyst()) {
            assertThat(texts(analyst, "SELECT row_to_json(r)::text FROM reporting_v1." + relation + " r"))
                    .noneMatch(row -> secrets.stream().anyMatch(row::contains) || row.contains(SECRET_PROBLEM));
        }
    }

    @Test
    void analysts_getTheFiguresOfWhatIsOpen_whomeverTheySayTheyAre() throws SQLException {
        String figures = "SELECT row_to_json(f)::text FROM reporting_v1.plan_figures(group_by => 'team') f";
        try (Connection analyst = withSecrets.analyst();
                Connection other = withoutThem.analyst();
                var statement = analyst.createStatement()) {
            List<String> open = texts(other, figures);
            statement.execute("SET tracker.reader = '{all,vera}'");
            assertThat(texts(analyst, figures)).isEqualTo(open).isNotEmpty();
        }
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
