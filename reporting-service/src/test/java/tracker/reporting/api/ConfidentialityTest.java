package tracker.reporting.api;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.reporting.Scene.at;

import io.grpc.Status.Code;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.contract.Ids;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationAssigned;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.Priority;
import tracker.plan.v1.PlanDrafted;
import tracker.platform.command.Position;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.reporting.RunningService;
import tracker.reporting.Scene;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.type.v1.Role;

/** A confidential escalation is in no answer to who may not know of it: every query is asked, every byte is looked at. */
class ConfidentialityTest extends RunningService {

    private static final Pattern NEXT = Pattern.compile("\"next_page_token\": ?\"([^\"]+)\"");

    private final String id = UUID.randomUUID().toString();
    private final String team = "Team " + id;
    private final String problem = "problems/" + UUID.randomUUID();
    private final String plan = Ids.name("plans", problem, "1");
    private final Scene hidden = new Scene("escalation", "escalations/" + UUID.randomUUID());
    private final Scene open = new Scene("escalation", "escalations/" + UUID.randomUUID());
    private final Scene duplicate = new Scene("escalation", "escalations/" + UUID.randomUUID());
    private final List<String> secrets = List.of(hidden.name(), "Secret title " + id, "SECRET-" + id, "secretword");

    private static String token(String subject, Role role) {
        return TestTokens.token(subject, Set.of(role));
    }

    static Stream<String> outsiders() {
        return Stream.of(
                        Role.ROLE_SPECIALIST,
                        Role.ROLE_PARTNER,
                        Role.ROLE_PROGRAM_MANAGER,
                        Role.ROLE_ANALYST,
                        Role.ROLE_SERVICE)
                .map(role -> token("outsider", role));
    }

    static Stream<String> insiders() {
        return Stream.of(
                token("vera", Role.ROLE_ANALYST),
                token("anna", Role.ROLE_SPECIALIST),
                token("cora", Role.ROLE_PROBLEM_COORDINATOR),
                token("adam", Role.ROLE_ADMINISTRATOR));
    }

    private EscalationOpened.Builder opened(String externalId) {
        return EscalationOpened.newBuilder()
                .setOccurredTime(at("2026-03-01T08:00:00Z"))
                .setSource("zendesk")
                .setExternalId(externalId)
                .setPriority(Priority.PRIORITY_HIGH);
    }

    private static Link link(LinkKind kind, String target) {
        return Link.newBuilder().setKind(kind).setTarget(target).build();
    }

    private EscalationLinked linked(LinkKind kind, String target) {
        return EscalationLinked.newBuilder()
                .setOccurredTime(at("2026-03-02T09:00:00Z"))
                .setLink(link(kind, target))
                .build();
    }

    private EscalationAssigned assigned(String assignee) {
        return EscalationAssigned.newBuilder()
                .setOccurredTime(at("2026-03-01T10:00:00Z"))
                .setTeam(team)
                .setAssignee(assignee)
                .build();
    }

    /** A confidential case that three others, a problem and so a plan have to do with. */
    @BeforeEach
    void tellTheStory() {
        append(hidden.live(opened("SECRET-" + id)
                        .setTitle("Secret title " + id)
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addViewers("vera")
                        .build())
                .live(assigned("anna"))
                .live(EscalationResolved.newBuilder()
                        .setOccurredTime(at("2026-03-02T08:00:00Z"))
                        .build())
                .live(linked(LinkKind.LINK_KIND_PROBLEM, problem))
                .events());
        append(open.live(opened("OPEN-" + id).setTitle("Open title").build())
                .live(assigned("somebody"))
                .live(linked(LinkKind.LINK_KIND_RELATED, hidden.name()))
                .live(linked(LinkKind.LINK_KIND_PROBLEM, problem))
                .events());
        append(duplicate
                .live(opened("DUPLICATE-" + id).setTitle("Open title").build())
                .live(assigned("somebody"))
                .live(EscalationMerged.newBuilder()
                        .setOccurredTime(at("2026-03-02T10:00:00Z"))
                        .setInto(hidden.name())
                        .addSharedTerms("secretword")
                        .build())
                .events());
        append(new Scene("problem", problem)
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-03-03T00:00:00Z"))
                        .setTitle("A problem")
                        .addEscalations(hidden.name())
                        .addEscalations(open.name())
                        .build())
                .live(RootCauseConfirmed.newBuilder()
                        .setOccurredTime(at("2026-03-04T00:00:00Z"))
                        .setRootCause(RootCause.newBuilder().setRevision(1).setStatement("A cause"))
                        .build())
                .events());
        String position = append(new Scene("plan", plan)
                .live(PlanDrafted.newBuilder()
                        .setOccurredTime(at("2026-03-05T00:00:00Z"))
                        .setProblem(problem)
                        .setCauseRevision(1)
                        .setTitle("A plan")
                        .build())
                .events());
        for (String list : List.of("plans", "views/" + plan)) {
            assertThat(get(
                                    TestTokens.token("cora", Set.of(Role.ROLE_PROBLEM_COORDINATOR)),
                                    "/api/v1/" + list + "?read_after=" + position)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** Every query of the service that takes no name, or takes the name of something that is open. */
    private List<String> queries() {
        String byTeam = "team=" + team.replace(" ", "%20");
        return List.of(
                "/api/v1/escalations?page_size=500",
                "/api/v1/escalations?" + byTeam,
                "/api/v1/escalations?" + byTeam + "&as_of=2026-03-10T00:00:00Z",
                "/api/v1/escalations?external_id=" + id,
                "/api/v1/escalations?external_id=secret-" + id,
                "/api/v1/escalations?problem=" + problem,
                "/api/v1/escalations?problem=" + problem + "&as_of=2026-03-10T00:00:00Z",
                "/api/v1/escalations?external_id=" + id + "&page_size=1&order_by=external_id",
                "/api/v1/escalations?external_id=" + id + "&page_size=1&order_by=state%20desc",
                "/api/v1/views/" + open.name(),
                "/api/v1/views/" + duplicate.name(),
                "/api/v1/views/" + problem,
                "/api/v1/views/" + plan,
                "/api/v1/problems?page_size=500",
                "/api/v1/plans?problem=" + problem,
                "/api/v1/metrics/escalations?group_by=team",
                "/api/v1/metrics/escalations?basis=source&group_by=team");
    }

    /** The answer to a query, all its pages, with what its page tokens say. */
    private String answers(String token, String query) {
        StringBuilder answers = new StringBuilder();
        String next = "";
        do {
            HttpResponse<String> page = get(token, query + next);
            assertThat(page.statusCode()).as(query).isEqualTo(200);
            answers.append(page.body());
            Matcher more = NEXT.matcher(page.body());
            next = more.find() ? "&page_token=" + more.group(1) : "";
            if (!next.isEmpty()) {
                answers.append(new String(Base64.getUrlDecoder().decode(more.group(1)), StandardCharsets.UTF_8));
            }
        } while (!next.isEmpty());
        return answers.toString();
    }

    @ParameterizedTest
    @MethodSource("outsiders")
    void noAnswerToAnOutsider_holdsAnythingOfIt(String outsider) {
        for (String query : queries()) {
            String answers = answers(outsider, query);
            assertThat(secrets).as(query).noneMatch(answers::contains);
        }
        assertThat(answers(outsider, "/api/v1/views/" + open.name())).contains(open.name(), problem, plan);
        assertThat(answers(outsider, "/api/v1/views/" + problem)).contains(open.name(), plan);
    }

    @ParameterizedTest
    @MethodSource("insiders")
    void answersToAnInsider_holdIt(String insider) {
        for (String query : queries()) {
            if (!query.contains("metrics") && !query.contains("plan")) {
                assertThat(answers(insider, query)).as(query).contains(hidden.name());
            }
        }
        assertThat(answers(insider, "/api/v1/views/" + hidden.name())).contains("Secret title " + id);
    }

    @ParameterizedTest
    @MethodSource("outsiders")
    void totalsAndFigures_leaveItOut(String outsider) {
        Map<String, List<Integer>> counted = Map.of(outsider, List.of(2), token("vera", Role.ROLE_ANALYST), List.of(3));
        counted.forEach((token, total) -> {
            for (String filter : List.of(
                    "team=" + team.replace(" ", "%20"),
                    "external_id=" + id,
                    "team=" + team.replace(" ", "%20") + "&as_of=2026-03-10T00:00:00Z")) {
                assertThat(numbers("total_size", get(token, "/api/v1/escalations?" + filter)))
                        .as(filter)
                        .isEqualTo(total);
            }
            HttpResponse<String> figures = get(token, "/api/v1/metrics/escalations?group_by=team");
            String ours = figures.body().substring(figures.body().indexOf(team));
            assertThat(numbers("opened", ours).getFirst()).isEqualTo(total.getFirst());
            assertThat(numbers("resolved", ours).getFirst()).isEqualTo(total.getFirst() - 2);
        });
    }

    private static List<Integer> numbers(String field, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return numbers(field, answer.body());
    }

    private static List<Integer> numbers(String field, String json) {
        List<Integer> numbers = new ArrayList<>();
        Matcher found = Pattern.compile("\"" + field + "\": ?(\\d+)").matcher(json);
        while (found.find()) {
            numbers.add(Integer.valueOf(found.group(1)));
        }
        return numbers;
    }

    @ParameterizedTest
    @MethodSource("outsiders")
    void itsScreen_isMissing_asOneThatNeverWas(String outsider) {
        String never = "escalations/" + UUID.randomUUID();

        HttpResponse<String> its = get(outsider, "/api/v1/views/" + hidden.name());
        HttpResponse<String> none = get(outsider, "/api/v1/views/" + never);

        assertThat(its.statusCode()).isEqualTo(404).isEqualTo(none.statusCode());
        assertThat(problem(its, hidden.name())).isEqualTo(problem(none, never));
    }

    /** The members of a problem, without what differs between any two calls. */
    private static Map<String, String> problem(HttpResponse<String> answer, String name) {
        Map<String, String> members = new TreeMap<>();
        Matcher found = Pattern.compile("\"(\\w+)\": ?(\"[^\"]*\"|\\d+)")
                .matcher(answer.body().replace(name, "NAME"));
        while (found.find()) {
            if (!found.group(1).contains("id") && !found.group(1).equals("instance")) {
                members.put(found.group(1), found.group(2));
            }
        }
        assertThat(members).isNotEmpty();
        return members;
    }

    @Test
    void waitingForItsEvents_tellsAnOutsiderNothing() {
        ListEscalationsRequest readAfter = ListEscalationsRequest.newBuilder()
                .setReadAfter(new Position(hidden.name(), 0).encode())
                .build();

        refused(
                Code.DEADLINE_EXCEEDED,
                Reason.READ_MODEL_BEHIND,
                () -> reporting(token("outsider", Role.ROLE_SPECIALIST))
                        .withDeadlineAfter(4, TimeUnit.SECONDS)
                        .listEscalations(readAfter));
        assertThat(reporting(token("vera", Role.ROLE_ANALYST))
                        .listEscalations(readAfter)
                        .getTotalSize())
                .isPositive();
    }

    @Test
    void whatBecomesConfidential_isHiddenInThePastToo_untilItIsOpenAgain() {
        Scene scene = new Scene("escalation", "escalations/" + UUID.randomUUID());
        ListEscalationsRequest.Builder past =
                ListEscalationsRequest.newBuilder().setExternalId("LATER-" + id).setAsOf(at("2026-03-02T00:00:00Z"));
        past.setReadAfter(append(scene.live(opened("LATER-" + id).build()).events()));
        assertThat(reporting().listEscalations(past.build()).getTotalSize()).isEqualTo(1);

        append(List.of(scene.live(changed(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL))
                .events()
                .getLast()));
        reporting(token("cora", Role.ROLE_PROBLEM_COORDINATOR))
                .listEscalations(past.clone()
                        .setReadAfter(new Position(scene.name(), 1).encode())
                        .build());
        assertThat(reporting().listEscalations(past.clearReadAfter().build()).getTotalSize())
                .isZero();

        String shown = append(List.of(scene.live(changed(Confidentiality.CONFIDENTIALITY_OPEN))
                .events()
                .getLast()));
        assertThat(reporting().listEscalations(past.setReadAfter(shown).build()).getTotalSize())
                .isEqualTo(1);
    }

    private static EscalationConfidentialityChanged changed(Confidentiality confidentiality) {
        return EscalationConfidentialityChanged.newBuilder()
                .setOccurredTime(at("2026-04-01T00:00:00Z"))
                .setConfidentiality(confidentiality)
                .build();
    }
}
