package tracker.reporting.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static tracker.reporting.Scene.at;

import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.grpc.Status.Code;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import tracker.contract.Contract;
import tracker.contract.Ids;
import tracker.contract.PathTemplate;
import tracker.contract.PathTemplate.Variable;
import tracker.contract.Rpc;
import tracker.escalation.v1.Classification;
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
import tracker.plan.v1.CommitmentOffered;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanItemProposed;
import tracker.platform.command.Position;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.reporting.RunningService;
import tracker.reporting.Scene;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.team.v1.TeamRegistered;
import tracker.type.v1.Role;

/**
 * Nothing confidential is in any answer to who may not know of it: every query of the contract is asked, by each of its
 * parameters, and every byte is looked at.
 */
class ConfidentialityTest extends RunningService {

    private static final Pattern NEXT = Pattern.compile("\"next_page_token\": ?\"([^\"]+)\"");

    private final String id = UUID.randomUUID().toString();
    private final String team = "Team " + id;
    private final String crew = "teams/t" + id;
    private final String problem = "problems/" + UUID.randomUUID();
    private final String plan = Ids.name("plans", problem, "1");
    private final Scene hidden = new Scene("escalation", "escalations/" + UUID.randomUUID());
    private final Scene open = new Scene("escalation", "escalations/" + UUID.randomUUID());
    private final Scene duplicate = new Scene("escalation", "escalations/" + UUID.randomUUID());
    private final Scene ofFew = new Scene("escalation", "escalations/" + UUID.randomUUID());
    private final String hiddenProblem = "problems/" + UUID.randomUUID();
    private final String hiddenPlan = Ids.name("plans", hiddenProblem, "1");
    private final List<String> secrets = List.of(
            hidden.name(),
            "Secret title " + id,
            "Secret category " + id,
            "SECRET-" + id,
            "secretword",
            hiddenProblem,
            "Secret problem " + id,
            hiddenPlan,
            "Secret plan " + id,
            "Secret item " + id);
    /** What only the hidden case spoke for, and is told to nobody any more. */
    private final String forgotten = "1|forgotten " + id;
    /** What a parameter is asked by: what there is, and what must not be told. */
    private final Map<String, List<String>> parameters = Map.ofEntries(
            Map.entry("team", List.of(team, crew)),
            Map.entry("external_id", List.of(id, "secret-" + id)),
            Map.entry("problem", List.of(problem, hiddenProblem)),
            Map.entry("plan", List.of(plan, hiddenPlan)),
            Map.entry("plans", List.of(plan, hiddenPlan)),
            Map.entry("text", List.of("secret", "a", "secret title " + id)),
            Map.entry("name", List.of(hidden.name(), open.name(), hiddenPlan)),
            Map.entry("category", List.of("Secret category " + id, "?")),
            Map.entry("fingerprint", List.of("1|secret " + id)),
            Map.entry("fingerprints", List.of("1|secret " + id)),
            Map.entry("owner", List.of("olga", "max")),
            Map.entry("manager", List.of("max")),
            Map.entry("assignee", List.of("anna", "somebody")),
            Map.entry("channel", List.of("hotline")),
            Map.entry("open_from", List.of("2020-01-01T00:00:00Z")),
            Map.entry("open_before", List.of("2030-01-01T00:00:00Z")),
            Map.entry("blocked_by", List.of("teams/policy")),
            Map.entry("order_by", List.of("state desc")),
            Map.entry("from_day", List.of("2026-03-01")),
            Map.entry("to_day", List.of("2026-04-01")),
            Map.entry("as_of", List.of("2026-03-10T00:00:00Z")),
            Map.entry("from", List.of("2020-01-01T00:00:00Z")),
            Map.entry("to", List.of("2030-01-01T00:00:00Z")),
            Map.entry("after", List.of("2020-01-01T00:00:00Z")),
            Map.entry("until", List.of("2030-01-01T00:00:00Z")),
            Map.entry("due_from", List.of("2020-01-01T00:00:00Z")),
            Map.entry("due_before", List.of("2030-01-01T00:00:00Z")),
            Map.entry("happened_from", List.of("2020-01-01T00:00:00Z")),
            Map.entry("happened_before", List.of("2030-01-01T00:00:00Z")),
            Map.entry("draft_from", List.of("2020-01-01T00:00:00Z")),
            Map.entry("draft_before", List.of("2030-01-01T00:00:00Z")),
            Map.entry("baseline", List.of("1")),
            Map.entry("page_size", List.of("500")));
    /** What a query must say. */
    private static final Set<String> REQUIRED = Set.of("from", "to", "after", "until", "fingerprints");
    /** How an answer goes on, and how long it waits. */
    private static final Set<String> NO_FILTERS = Set.of("page_token", "read_after", "cursor");
    /** Streams are looked at in {@code EventFeedTest}. */
    private static final Set<String> STREAMS = Set.of("tracker.reporting.v1.EventFeedService/Subscribe");

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
                .setChannel("Hotline")
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
                        .setClassification(Classification.newBuilder().addCategory("Secret category " + id))
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
        tellOfFew();
        String position = append(new Scene("plan", plan)
                .live(PlanDrafted.newBuilder()
                        .setOccurredTime(at("2026-03-05T00:00:00Z"))
                        .setProblem(problem)
                        .setCauseRevision(1)
                        .setTitle("A plan")
                        .addFingerprints(forgotten) // as drafts did once
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

    /** An open case of a confidential problem, whose plan a team is asked to carry out. */
    private void tellOfFew() {
        append(ofFew.live(opened("FEW-" + UUID.randomUUID())
                        .setTitle("Open title")
                        .build())
                .live(linked(LinkKind.LINK_KIND_PROBLEM, hiddenProblem))
                .events());
        append(new Scene("team", crew)
                .live(TeamRegistered.newBuilder()
                        .setOccurredTime(at("2026-03-01T00:00:00Z"))
                        .setDisplayName("A crew")
                        .build())
                .events());
        append(new Scene("problem", hiddenProblem)
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-03-03T00:00:00Z"))
                        .setTitle("Secret problem " + id)
                        .addEscalations(ofFew.name())
                        .addFingerprints("1|secret " + id)
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addAllViewers(List.of("vera", "anna"))
                        .build())
                .live(RootCauseConfirmed.newBuilder()
                        .setOccurredTime(at("2026-03-04T00:00:00Z"))
                        .setRootCause(RootCause.newBuilder().setRevision(1).setStatement("A cause"))
                        .build())
                .events());
        String item = hiddenPlan + "/items/1";
        append(new Scene("plan", hiddenPlan)
                .live(PlanDrafted.newBuilder()
                        .setOccurredTime(at("2026-03-05T00:00:00Z"))
                        .setProblem(hiddenProblem)
                        .setCauseRevision(1)
                        .setTitle("Secret plan " + id)
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addAllViewers(List.of("vera", "anna"))
                        .build())
                .live(PlanItemProposed.newBuilder()
                        .setOccurredTime(at("2026-03-05T01:00:00Z"))
                        .setItem(item)
                        .setKind(ItemKind.ITEM_KIND_PREVENT)
                        .setTitle("Secret item " + id)
                        .setTeam(crew)
                        .setOwner("olga")
                        .setDueTime(at("2026-03-20T00:00:00Z"))
                        .build())
                .live(CommitmentOffered.newBuilder()
                        .setOccurredTime(at("2026-03-05T03:00:00Z"))
                        .setTeam(crew)
                        .addItems(item)
                        .build())
                .events());
    }

    /** Every query of the contract, about all that is open, without parameters and with each. */
    private List<String> queries() {
        List<String> queries = new ArrayList<>(List.of(
                "/api/v1/escalations?external_id=" + id + "&page_size=1&order_by=external_id",
                "/api/v1/escalations?external_id=" + id + "&page_size=1&order_by=state%20desc"));
        rpcs().flatMap(rpc -> rpc.bindings().stream()).forEach(binding -> {
            for (String path : paths(binding.path())) {
                String must = binding.parameters().stream()
                        .map(FieldDescriptor::getName)
                        .filter(REQUIRED::contains)
                        .map(name -> name + "=" + encoded(parameters.get(name).getFirst()) + "&")
                        .collect(joining());
                queries.add(path + "?" + must.replaceFirst("&$", ""));
                binding.parameters().stream()
                        .filter(field -> !REQUIRED.contains(field.getName()))
                        .forEach(field -> values(field)
                                .forEach(value ->
                                        queries.add(path + "?" + must + field.getName() + "=" + encoded(value))));
            }
        });
        return queries;
    }

    private static Stream<Rpc> rpcs() {
        return Contract.get().rpcs().stream()
                .filter(rpc -> rpc.method().getFile().getPackage().equals("tracker.reporting.v1"))
                .filter(rpc -> !STREAMS.contains(rpc.grpcName()));
    }

    /** A parameter that nobody thought of fails here: say above what it is to be asked by. */
    private List<String> values(FieldDescriptor field) {
        if (NO_FILTERS.contains(field.getName())) {
            return List.of();
        }
        List<String> words =
                field.getOptions().getExtension(ValidateProto.field).getString().getInList();
        if (!words.isEmpty()) {
            return words;
        }
        return switch (field.getJavaType()) {
            case ENUM ->
                List.of(Objects.requireNonNull(field.getEnumType().findValueByNumber(1))
                        .getName());
            case BOOLEAN -> List.of("true");
            default -> {
                assertThat(parameters).as(field.getFullName()).containsKey(field.getName());
                yield parameters.get(field.getName());
            }
        };
    }

    private List<String> paths(PathTemplate path) {
        if (path.variables().isEmpty()) {
            return List.of("/" + String.join("/", path.segments()));
        }
        Variable variable = path.variables().getFirst();
        String before = "/" + String.join("/", path.segments().subList(0, variable.from())) + "/";
        List<String> rest =
                path.segments().subList(variable.to(), path.segments().size());
        String after = rest.isEmpty() ? "" : "/" + String.join("/", rest);
        return names(path.segments().get(variable.from())).stream()
                .map(name -> before + name + after)
                .toList();
    }

    private List<String> names(String collection) {
        return switch (collection) {
            case "escalations" -> List.of(open.name(), duplicate.name(), ofFew.name());
            case "problems" -> List.of(problem);
            case "plans" -> List.of(plan);
            case "teams" -> List.of(crew);
            default -> throw new AssertionError("Say what is asked about of " + collection);
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The answer to a query, all its pages, with what its page tokens say. */
    private String answers(String token, String query) {
        StringBuilder answers = new StringBuilder();
        String next = "";
        do {
            HttpResponse<String> page = get(token, query + next);
            assertThat(page.statusCode()).as(query + ": " + page.body()).isIn(200, 403);
            answers.append(page.body());
            Matcher more = NEXT.matcher(page.body());
            next = more.find() ? (query.endsWith("?") ? "" : "&") + "page_token=" + more.group(1) : "";
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
            assertThat(answers).as(query).doesNotContain(forgotten);
        }
        assertThat(answers(outsider, "/api/v1/views/" + ofFew.name() + "?")).contains("Open title");
        assertThat(answers(outsider, "/api/v1/views/" + open.name())).contains(open.name(), problem, plan);
        assertThat(answers(outsider, "/api/v1/views/" + problem)).contains(open.name(), plan);
    }

    /** What is never told to anybody could not be looked for. */
    @Test
    void answersToWhoSeesAll_holdAllOfIt() {
        String all = queries().stream()
                .map(query -> answers(token("cora", Role.ROLE_PROBLEM_COORDINATOR), query))
                .collect(joining());

        assertThat(secrets).allMatch(all::contains);
    }

    @ParameterizedTest
    @MethodSource("insiders")
    void answersToAnInsider_holdIt(String insider) {
        for (String query : List.of(
                "/api/v1/escalations?page_size=500",
                "/api/v1/escalations?external_id=" + id,
                "/api/v1/escalations?text=secret%20title%20" + id,
                "/api/v1/escalations?name=" + hidden.name(),
                "/api/v1/escalations?category=Secret%20category%20" + id,
                "/api/v1/escalations?problem=" + problem,
                "/api/v1/views/" + open.name() + "?",
                "/api/v1/views/" + problem + "?")) {
            assertThat(answers(insider, query)).as(query).contains(hidden.name());
        }
        assertThat(answers(insider, "/api/v1/views/" + hidden.name() + "?")).contains("Secret title " + id);
        assertThat(answers(insider, "/api/v1/problems?page_size=500")).contains("Secret problem " + id);
        assertThat(answers(insider, "/api/v1/views/" + hiddenProblem + "?")).contains("Secret plan " + id);
        assertThat(answers(insider, "/api/v1/views/" + hiddenPlan + "?")).contains("Secret item " + id);
        assertThat(answers(insider, "/api/v1/plans?problem=" + hiddenProblem)).contains(hiddenPlan);
        assertThat(answers(insider, "/api/v1/items?plan=" + hiddenPlan)).contains("Secret item " + id);
        assertThat(answers(insider, "/api/v1/metrics/plans?group_by=plan")).contains(hiddenPlan);
        assertThat(answers(insider, "/api/v1/metrics/" + hiddenPlan + "/burn-down?"))
                .contains("open_items");
    }

    /** Who is asked to work on a plan knows of it, and of nothing else. */
    @Test
    void thoseWhoWorkOnThePlan_knowOfItOnly() {
        String engineer = TestTokens.token("eve", Set.of(Role.ROLE_PARTNER), "t" + id);

        assertThat(answers(engineer, "/api/v1/views/" + hiddenPlan + "?"))
                .contains("Secret plan " + id, "Secret item " + id)
                .doesNotContain("Secret problem " + id);
        assertThat(answers(engineer, "/api/v1/views/" + crew + "/work?")).contains("Secret item " + id);
        assertThat(answers(engineer, "/api/v1/metrics/plans?group_by=plan")).contains(hiddenPlan);
        assertThat(get(engineer, "/api/v1/views/" + hiddenProblem).statusCode()).isEqualTo(404);
        assertThat(answers(engineer, "/api/v1/problems?page_size=500")).doesNotContain(hiddenProblem);
        assertThat(answers(engineer, "/api/v1/views/" + ofFew.name() + "?")).doesNotContain(hiddenProblem);
    }

    @ParameterizedTest
    @MethodSource("outsiders")
    void totalsAndFigures_leaveItOut(String outsider) {
        Map<String, List<Integer>> counted = Map.of(outsider, List.of(2), token("vera", Role.ROLE_ANALYST), List.of(3));
        counted.forEach((token, total) -> {
            for (String filter : List.of(
                    "team=" + team.replace(" ", "%20"),
                    "external_id=" + id,
                    "text=" + id,
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
        for (String name : List.of(hidden.name(), hiddenProblem, hiddenPlan)) {
            String never = name.substring(0, name.indexOf('/') + 1) + UUID.randomUUID();
            isMissing(outsider, "/api/v1/views/%s", name, never);
        }
        isMissing(outsider, "/api/v1/metrics/%s/burn-down", hiddenPlan, "plans/" + UUID.randomUUID());
    }

    private void isMissing(String outsider, String path, String name, String never) {
        HttpResponse<String> its = get(outsider, path.formatted(name));
        HttpResponse<String> none = get(outsider, path.formatted(never));

        assertThat(its.statusCode()).isEqualTo(404).isEqualTo(none.statusCode());
        assertThat(problem(its, name)).isEqualTo(problem(none, never));
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
                        .withDeadlineAfter(10, TimeUnit.SECONDS)
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
