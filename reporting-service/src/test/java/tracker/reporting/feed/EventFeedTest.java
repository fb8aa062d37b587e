package tracker.reporting.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tracker.reporting.Scene.at;

import io.grpc.Status;
import io.grpc.StatusException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationCommented;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.plan.v1.CommitmentOffered;
import tracker.plan.v1.PlanDrafted;
import tracker.platform.command.Cursor;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemOpened;
import tracker.reporting.RunningService;
import tracker.reporting.Scene;
import tracker.reporting.v1.SubscribeRequest;
import tracker.reporting.v1.SubscribeResponse;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.Role;

/** The feed as its clients see it: every event they may know of, once, in one order, from wherever they left off. */
class EventFeedTest extends RunningService {

    private static final String COORDINATOR = token("cora", Role.ROLE_PROBLEM_COORDINATOR);

    @Autowired
    private FeedProperties properties;

    private static String token(String subject, Role role) {
        return TestTokens.token(subject, Set.of(role));
    }

    private static Scene escalation() {
        return new Scene("escalation", "escalations/" + UUID.randomUUID())
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at("2026-03-01T08:00:00Z"))
                        .setTitle("A title")
                        .build());
    }

    private static EscalationCommented comment(String text) {
        return EscalationCommented.newBuilder()
                .setOccurredTime(at("2026-03-01T09:00:00Z"))
                .setText(text)
                .build();
    }

    private static Scene discussed(int comments) {
        Scene scene = escalation();
        IntStream.range(0, comments).forEach(i -> scene.live(comment("comment " + i)));
        return scene;
    }

    private static SubscribeRequest.Builder of(Scene... scenes) {
        SubscribeRequest.Builder request = SubscribeRequest.newBuilder();
        Stream.of(scenes).forEach(scene -> request.addResources(scene.name()));
        return request;
    }

    private Client subscribe(String token, SubscribeRequest.Builder request) {
        return new Client(feed(token), request.build());
    }

    private static List<Integer> sequences(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::getSequence).toList();
    }

    private static List<String> types(List<RecordedEvent> events) {
        return events.stream()
                .map(event -> event.getEvent().getTypeUrl().replaceAll(".*\\.", ""))
                .toList();
    }

    @Test
    void whatHasHappened_isReplayed_andWhatHappensFollows() throws Exception {
        Scene scene = discussed(2);
        append(scene.events());
        try (Client client = subscribe(ANALYST, of(scene))) {
            List<RecordedEvent> replay = client.replay();
            assertThat(sequences(replay)).containsExactly(0, 1, 2);
            RecordedEvent opened = replay.getFirst();
            assertThat(opened.getResource()).isEqualTo(scene.name());
            assertThat(opened.getEvent().unpack(EscalationOpened.class))
                    .isEqualTo(scene.events().getFirst().payload());
            assertThat(opened.getOccurredTime()).isEqualTo(at("2026-03-01T08:00:00Z"));

            append(List.of(scene.live(comment("later")).events().getLast()));
            assertThat(client.event()
                            .getEvent()
                            .unpack(EscalationCommented.class)
                            .getText())
                    .isEqualTo("later");
        }
    }

    @Test
    void fromEveryCursor_theRestComes_onceAndInOrder() throws Exception {
        Scene scene = discussed(6);
        append(scene.events());
        List<String> cursors = new ArrayList<>(List.of(""));
        try (Client client = subscribe(ANALYST, of(scene))) {
            for (int i = 0; i < 7; i++) {
                client.event();
                cursors.add(client.cursor());
            }
        }
        for (int i = 0; i < cursors.size(); i++) {
            try (Client client = subscribe(ANALYST, of(scene).setCursor(cursors.get(i)))) {
                assertThat(sequences(client.replay()))
                        .isEqualTo(IntStream.range(i, 7).boxed().toList());
            }
        }
    }

    @Test
    void fromNow_onlyWhatHappensLaterComes() throws Exception {
        Scene scene = discussed(2);
        String position = append(scene.events());
        reporting()
                .listEscalations(tracker.reporting.v1.ListEscalationsRequest.newBuilder()
                        .setReadAfter(position)
                        .build());
        try (Client client = subscribe(ANALYST, of(scene).setFromNow(true))) {
            assertThat(client.replay()).isEmpty();
            append(List.of(scene.live(comment("later")).events().getLast()));
            assertThat(client.event().getSequence()).isEqualTo(3);
        }
    }

    @Test
    void onlyTheEventsThatAreWantedCome() throws Exception {
        Scene one = discussed(1);
        Scene other = discussed(2);
        append(one.events());
        append(other.events());
        for (String type : List.of("EscalationCommented", "tracker.escalation.v1.EscalationCommented")) {
            try (Client client = subscribe(ANALYST, of(one, other).addEventTypes(type))) {
                List<RecordedEvent> events = client.replay();
                assertThat(events)
                        .extracting(RecordedEvent::getResource)
                        .containsExactly(one.name(), other.name(), other.name());
                assertThat(types(events)).containsOnly("EscalationCommented");
            }
        }
        try (Client client = subscribe(ANALYST, SubscribeRequest.newBuilder().addResources("plans/"))) {
            assertThat(client.replay()).allMatch(event -> event.getResource().startsWith("plans/"));
        }
    }

    @Test
    void aClientForWhomThereIsNothing_movesOnAllTheSame() throws Exception {
        Scene wanted = discussed(1);
        try (Client client = subscribe(ANALYST, of(wanted))) {
            SubscribeResponse first = client.next();
            assertThat(first.hasEvent()).isFalse();

            append(discussed(50).events());
            SubscribeResponse heartbeat;
            do {
                heartbeat = client.next();
                assertThat(heartbeat.hasEvent()).isFalse();
            } while (index(heartbeat.getCursor()) < index(first.getCursor()) + 51);
        }
    }

    private static long index(String cursor) {
        return Cursor.decode("cursor", cursor).index();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatFollowsAnOpenTransaction_waitsForItsEnd(boolean commits) throws Exception {
        Scene late = escalation();
        Scene quick = escalation();
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Void> slow =
                CompletableFuture.runAsync(() -> new TransactionTemplate(transactions).executeWithoutResult(status -> {
                    append(late.events());
                    inserted.countDown();
                    uninterrupted(mayEnd);
                    if (!commits) {
                        status.setRollbackOnly();
                    }
                }));
        uninterrupted(inserted);
        append(quick.events());
        try (Client client = subscribe(ANALYST, of(late, quick))) {
            for (int silence = 0; silence < 3; silence++) {
                assertThat(client.next().hasEvent()).isFalse();
            }
            mayEnd.countDown();
            slow.join();
            if (commits) {
                assertThat(client.event().getResource()).isEqualTo(late.name());
            }
            assertThat(client.event().getResource()).isEqualTo(quick.name());
        }
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClientThatStopsReading_holdsNothing_andMissesNothing() throws Exception {
        Scene scene = escalation();
        String long_ = "x".repeat(20_000);
        IntStream.range(0, 600).forEach(i -> scene.live(comment(i + long_)));
        append(scene.events());
        try (Client stopped = subscribe(ANALYST, of(scene));
                Client other = subscribe(COORDINATOR, of(scene))) {
            assertThat(stopped.event().getSequence()).isZero();
            assertThat(sequences(other.replay())).hasSize(601);

            await().until(() -> jdbc.queryForObject(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE"
                                    + " 'idle in transaction%'",
                            Integer.class)
                    == 0);
            assertThat(sequences(stopped.events(600)))
                    .isEqualTo(IntStream.rangeClosed(1, 600).boxed().toList());
        }
    }

    @Test
    void aClientMayHaveSoManySubscriptions_andGetsTheNextByEndingOne() throws Exception {
        String greedy = token("greedy-" + UUID.randomUUID(), Role.ROLE_SERVICE);
        Scene scene = escalation();
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < properties.perClient(); i++) {
                clients.add(subscribe(greedy, of(scene)));
                clients.getLast().next();
            }
            try (Client tooMany = subscribe(greedy, of(scene))) {
                StatusException refusal = tooMany.failure();
                assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                assertThat(refusal.getStatus().getDescription()).contains("end one first");
                assertThat(info(refusal).getReason()).isEqualTo(Reason.TOO_MANY_SUBSCRIPTIONS.name());
            }
            try (Client another = subscribe(token("modest", Role.ROLE_SERVICE), of(scene))) {
                another.next();
            }

            clients.removeFirst().close();
            await().untilAsserted(() -> {
                try (Client next = subscribe(greedy, of(scene))) {
                    assertThat(next.replay()).isEmpty();
                }
            });
        } finally {
            clients.forEach(Client::close);
        }
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        Scene scene = escalation();
        append(scene.events());
        String brief = TestTokens.token(
                "brief", Set.of(Role.ROLE_SERVICE), Instant.now().plusSeconds(8), TestTokens.ISSUER, "tracker");
        try (Client client = subscribe(brief, of(scene))) {
            assertThat(client.replay()).hasSize(1);

            StatusException end = client.failure();

            assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(info(end).getReason()).isEqualTo(Reason.UNAUTHENTICATED.name());
            try (Client next = subscribe(COORDINATOR, of(scene).setCursor(client.cursor()))) {
                assertThat(next.replay()).isEmpty();
            }
        }
    }

    static Stream<SubscribeRequest.Builder> wrong() {
        return Stream.of(
                SubscribeRequest.newBuilder().setCursor("nonsense"),
                SubscribeRequest.newBuilder().setCursor("Yy0x"),
                SubscribeRequest.newBuilder().setCursor(new Cursor(1L << 50).encode()),
                SubscribeRequest.newBuilder().setCursor(new Cursor("axon-server/default", 0).encode()),
                SubscribeRequest.newBuilder().setCursor(new Cursor(0).encode()).setFromNow(true),
                SubscribeRequest.newBuilder().addEventTypes("PlanDraughted"),
                SubscribeRequest.newBuilder().addEventTypes("Plan"),
                SubscribeRequest.newBuilder().addResources("plan"),
                SubscribeRequest.newBuilder().addResources(""));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatCannotBeMeant_isRefused(SubscribeRequest.Builder request) {
        try (Client client = subscribe(ANALYST, request)) {
            StatusException refusal = client.failure();
            assertThat(refusal.getStatus().getCode()).as(refusal.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(info(refusal).getReason()).isEqualTo(Reason.INVALID_ARGUMENT.name());
        }
    }

    @Test
    void whoHasNoRole_isRefused() {
        try (Client client =
                new Client(feed(TestTokens.token("nobody", Set.of())), SubscribeRequest.getDefaultInstance())) {
            assertThat(client.failure().getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        }
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

    @Test
    void aConfidentialProblem_andItsPlan_areToldToWhoMayKnow() throws Exception {
        Scene problem = new Scene("problem", "problems/" + UUID.randomUUID())
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-03-02T08:00:00Z"))
                        .setTitle("Secret title")
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build());
        Scene plan = new Scene("plan", "plans/" + UUID.randomUUID())
                .live(PlanDrafted.newBuilder()
                        .setOccurredTime(at("2026-03-03T08:00:00Z"))
                        .setProblem(problem.name())
                        .setTitle("Secret plan")
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build())
                .live(CommitmentOffered.newBuilder()
                        .setOccurredTime(at("2026-03-03T09:00:00Z"))
                        .setTeam("teams/engineering")
                        .build());
        Scene open = escalation()
                .live(EscalationLinked.newBuilder()
                        .setOccurredTime(at("2026-03-03T10:00:00Z"))
                        .setLink(Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_PROBLEM)
                                .setTarget(problem.name()))
                        .build());
        append(problem.events());
        append(plan.events());
        append(open.events());

        try (Client client = subscribe(ANALYST, of(problem, plan, open))) {
            assertThat(types(client.replay())).containsExactly("EscalationOpened");
        }
        String engineer = TestTokens.token("eve", Set.of(Role.ROLE_PARTNER), "engineering");
        try (Client client = subscribe(engineer, of(problem, plan, open))) {
            List<RecordedEvent> events = client.replay();
            assertThat(types(events)).containsExactly("PlanDrafted", "CommitmentOffered", "EscalationOpened");
            assertThat(events.getFirst().getEvent().unpack(PlanDrafted.class).getProblem())
                    .isEqualTo(problem.name());
        }
        try (Client client = subscribe(COORDINATOR, of(problem, plan, open))) {
            assertThat(client.events(5)).hasSize(5);
        }
    }

    @Test
    void whatAPlansProblemWasKnownBy_isToldToWhoSeesAll() throws Exception {
        Scene plan = new Scene("plan", "plans/" + UUID.randomUUID())
                .live(PlanDrafted.newBuilder()
                        .setOccurredTime(at("2026-03-03T08:00:00Z"))
                        .setTitle("A plan")
                        .addFingerprints("1|forgotten|")
                        .build());
        append(plan.events());

        try (Client client = subscribe(ANALYST, of(plan))) {
            assertThat(client.replay().getFirst().getEvent().unpack(PlanDrafted.class))
                    .isEqualTo(PlanDrafted.newBuilder()
                            .setOccurredTime(at("2026-03-03T08:00:00Z"))
                            .setTitle("A plan")
                            .build());
        }
        try (Client client = subscribe(COORDINATOR, of(plan))) {
            assertThat(client.events(1)
                            .getFirst()
                            .getEvent()
                            .unpack(PlanDrafted.class)
                            .getFingerprintsList())
                    .containsExactly("1|forgotten|");
        }
    }

    @ParameterizedTest
    @MethodSource("outsiders")
    void aConfidentialEscalation_isInNoEventOfAnOutsider(String outsider) throws Exception {
        Scene hidden = new Scene("escalation", "escalations/" + UUID.randomUUID())
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at("2026-03-01T08:00:00Z"))
                        .setTitle("Secret title")
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addViewers("vera")
                        .build())
                .live(comment("Secret comment"));
        Scene open = escalation()
                .live(EscalationLinked.newBuilder()
                        .setOccurredTime(at("2026-03-01T10:00:00Z"))
                        .setLink(Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_RELATED)
                                .setTarget(hidden.name()))
                        .build())
                .live(comment("An open comment"));
        Scene problem = new Scene("problem", "problems/" + UUID.randomUUID())
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-03-02T08:00:00Z"))
                        .addEscalations(open.name())
                        .addEscalations(hidden.name())
                        .build())
                .live(ProblemEscalationsAdded.newBuilder()
                        .setOccurredTime(at("2026-03-02T09:00:00Z"))
                        .addEscalations(hidden.name())
                        .build());
        append(hidden.events());
        append(open.events());
        append(problem.events());

        try (Client client = subscribe(outsider, of(hidden, open, problem))) {
            List<RecordedEvent> events = client.replay();
            assertThat(types(events)).containsExactly("EscalationOpened", "EscalationCommented", "ProblemOpened");
            assertThat(texts(events)).doesNotContain(hidden.name(), "Secret");
            assertThat(events.getLast().getEvent().unpack(ProblemOpened.class).getEscalationsList())
                    .containsExactly(open.name());
        }
        for (String insider : List.of(token("vera", Role.ROLE_ANALYST), COORDINATOR)) {
            try (Client client = subscribe(insider, of(hidden, open, problem))) {
                assertThat(client.replay()).hasSize(7);
            }
        }
    }

    private static String texts(List<RecordedEvent> events) {
        StringBuilder texts = new StringBuilder();
        events.forEach(event -> texts.append(new String(event.toByteArray(), StandardCharsets.ISO_8859_1)));
        return texts.toString();
    }

    @Test
    void whoMayKnow_isAskedWhenAnEventIsTold() throws Exception {
        Scene scene = discussed(1);
        append(scene.events());
        try (Client client = subscribe(ANALYST, of(scene))) {
            assertThat(client.replay()).hasSize(2);

            append(List.of(scene.live(changed(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL))
                    .events()
                    .getLast()));
            append(List.of(scene.live(comment("hidden")).events().getLast()));
            append(List.of(scene.live(changed(Confidentiality.CONFIDENTIALITY_OPEN))
                    .events()
                    .getLast()));
            append(List.of(scene.live(comment("open")).events().getLast()));

            RecordedEvent next = client.event();
            while (next.getSequence()
                    < 5) { // told late, all of it is open again; told at once, what was hidden is passed over
                next = client.event();
            }
            assertThat(next.getEvent().unpack(EscalationCommented.class).getText())
                    .isEqualTo("open");
        }
        append(List.of(scene.live(changed(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL))
                .events()
                .getLast()));
        try (Client client = subscribe(COORDINATOR, of(scene))) {
            assertThat(client.events(7)).hasSize(7);
        }
        try (Client client = subscribe(ANALYST, of(scene))) {
            assertThat(client.replay())
                    .as("the past of what is confidential now")
                    .isEmpty();
        }
    }

    private static EscalationConfidentialityChanged changed(Confidentiality confidentiality) {
        return EscalationConfidentialityChanged.newBuilder()
                .setOccurredTime(at("2026-04-01T00:00:00Z"))
                .setConfidentiality(confidentiality)
                .build();
    }

    @Test
    void overHttp_itIsServerSentEvents_thatABrowserResumes() throws Exception {
        Scene scene = discussed(2);
        append(scene.events());
        List<String> first = sent(scene, "", 2);
        assertThat(first.getFirst()).startsWith("id: ");
        assertThat(first.get(1)).startsWith("data: ").contains("EscalationOpened", scene.name());

        List<String> rest = sent(scene, first.getFirst().substring("id: ".length()), 4);
        assertThat(rest.get(1)).contains("comment 0");
        assertThat(rest.get(3)).contains("comment 1");
    }

    /** So many lines that say something. */
    private List<String> sent(Scene scene, String lastEventId, int lines) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/api/v1/events?resources=" + scene.name()))
                .header("Authorization", "Bearer " + ANALYST);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            var response = http.send(request.build(), BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            List<String> sent = new ArrayList<>();
            try (Stream<String> body = response.body()) {
                Iterator<String> all = body.iterator();
                while (sent.size() < lines) {
                    String line = all.next();
                    if (!line.isBlank() && !line.startsWith(":")) {
                        sent.add(line);
                    }
                }
            }
            http.shutdownNow();
            return sent;
        }
    }

    @Test
    void aResourceThatManyRead_isToldToEach() throws Exception {
        Scene scene = discussed(20);
        append(scene.events());
        List<Client> clients = IntStream.range(0, 5)
                .mapToObj(i -> subscribe(token("reader-" + i, Role.ROLE_SERVICE), of(scene)))
                .toList();
        try {
            for (Client client : clients) {
                assertThat(sequences(client.replay()))
                        .isEqualTo(IntStream.rangeClosed(0, 20).boxed().toList());
            }
        } finally {
            clients.forEach(Client::close);
        }
    }
}
