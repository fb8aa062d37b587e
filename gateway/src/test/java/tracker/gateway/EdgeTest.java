package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What the edge adds to a request, keeps from a service, and answers itself when something is wrong. */
class EdgeTest extends RunningGateway {

    private static final StubService ESCALATION = SERVICES.get("escalation-service");
    private static final String CREATE = "/api/v1/escalations";
    private static final String READ = "/api/v1/escalations/1";
    private static final String FILES = "/api/v1/plans/1/items/1/files";
    private static final String HURRIED_READ = "/api/v1/plans/1";
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String ENOUGH = "x".repeat(2_000);

    @Test
    void anAnnouncedBodyThatIsTooLargeIsRefusedUnread() {
        problem(
                signedIn()
                        .post()
                        .uri(CREATE)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("[\"" + "x".repeat(20_000) + "\"]")
                        .exchange(),
                HttpStatus.CONTENT_TOO_LARGE,
                "BODY_TOO_LARGE");
    }

    @Test
    void aBodyThatGrowsTooLargeIsCutOff() {
        problem(
                signedIn()
                        .post()
                        .uri(CREATE)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(pieces(500), DataBuffer.class)
                        .exchange(),
                HttpStatus.CONTENT_TOO_LARGE,
                "BODY_TOO_LARGE");
    }

    @Test
    void aBodyThatIsNotSentToItsEndIsWaitedForNoLonger() {
        problem(
                signedIn()
                        .post()
                        .uri(CREATE)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(pieces(1).concatWith(Flux.never()), DataBuffer.class)
                        .exchange(),
                HttpStatus.REQUEST_TIMEOUT,
                "BODY_UNFINISHED");
    }

    @Test
    void aFirstRequestMayBringABodyAndAskForHttp2() throws Exception {
        try (HttpClient upgrading = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = upgrading.send(
                    HttpRequest.newBuilder(at(CREATE))
                            .header(
                                    HttpHeaders.AUTHORIZATION,
                                    "Bearer " + ISSUER.token("upgrading " + UUID.randomUUID()))
                            .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE)
                            .POST(HttpRequest.BodyPublishers.ofString("[\"" + ENOUGH + "\"]"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void jsonThatBringsAFileMayBeLarger() {
        StubService.Seen seen = seen(signedIn()
                .post()
                .uri(FILES)
                .contentType(MediaType.APPLICATION_JSON)
                .body(pieces(20), DataBuffer.class)
                .exchange());

        assertThat(seen.body()).isEqualTo(20 * ENOUGH.length());
    }

    @Test
    void whatIsNotJsonMayBeLarger() {
        StubService.Seen seen = seen(signedIn()
                .post()
                .uri(CREATE)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(pieces(20), DataBuffer.class)
                .exchange());

        assertThat(seen.body()).isEqualTo(20 * ENOUGH.length());
    }

    @Test
    void aClientThatIsTooFastIsToldToWaitWhileOthersGoOn() {
        WebTestClient hasty = with(ISSUER.token("hasty " + UUID.randomUUID()));

        WebTestClient.ResponseSpec refused = Flux.range(0, 500)
                .map(_ -> hasty.get().uri(READ).exchange())
                .filter(response -> response.returnResult().getStatus().equals(HttpStatus.TOO_MANY_REQUESTS))
                .blockFirst();

        assertThat(refused).isNotNull();
        problem(refused, HttpStatus.TOO_MANY_REQUESTS, "RATE_LIMITED")
                .expectHeader()
                .valueMatches(HttpHeaders.RETRY_AFTER, "[1-9][0-9]*");
        signedIn().get().uri(READ).exchange().expectStatus().isOk();
    }

    @Test
    void aClientWithTooMuchUnderWayIsRefusedUntilSomeOfItHasEnded() {
        WebTestClient modest = signedIn();
        WebClient waiting = WebClient.create();
        String token = ISSUER.token("greedy " + UUID.randomUUID());
        Sinks.One<HttpStatusCode> first = Sinks.one();
        Disposable all = Flux.range(0, AT_ONCE + 1)
                .flatMap(
                        _ -> waiting.get()
                                .uri(at(READ))
                                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                                .header("X-Behave", "silent")
                                .exchangeToMono(response -> Mono.just(response.statusCode())),
                        AT_ONCE + 1)
                .subscribe(first::tryEmitValue);

        assertThat(first.asMono().block(Duration.ofSeconds(20))).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        problem(with(token).get().uri(READ).exchange(), HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_AT_ONCE")
                .expectHeader()
                .valueMatches(HttpHeaders.RETRY_AFTER, "[1-9][0-9]*");
        modest.get().uri(READ).exchange().expectStatus().isOk();

        all.dispose();
        await().untilAsserted(() ->
                with(token).get().uri(READ).exchange().expectStatus().isOk());
    }

    @Test
    void aSilentServiceIsNotWaitedForLongerThanItsDeadline() {
        problem(
                signedIn().get().uri(HURRIED_READ).header("X-Behave", "silent").exchange(),
                HttpStatus.GATEWAY_TIMEOUT,
                "DEADLINE_EXCEEDED");
    }

    @Test
    void whatOnlyReadsIsTriedAgainWhenTheServiceBreaksOff() {
        ESCALATION.attempts.set(0);
        StubService.Seen seen = seen(
                signedIn().get().uri(READ).header("X-Behave", "break off first").exchange());

        assertThat(seen.method()).isEqualTo("GET");
        assertThat(ESCALATION.attempts).hasValue(2);
    }

    @Test
    void whatWritesIsNotTriedAgain() {
        ESCALATION.attempts.set(0);
        problem(
                signedIn()
                        .post()
                        .uri(CREATE)
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("X-Behave", "break off first")
                        .bodyValue("{}")
                        .exchange(),
                HttpStatus.SERVICE_UNAVAILABLE,
                "DEPENDENCY_UNAVAILABLE");
        assertThat(ESCALATION.attempts).hasValue(1);
    }

    @Test
    void aServiceThatBreaksOffEachTimeIsUnavailableForAMoment() {
        ESCALATION.attempts.set(0);
        problem(
                        signedIn()
                                .get()
                                .uri(READ)
                                .header("X-Behave", "break off")
                                .exchange(),
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "DEPENDENCY_UNAVAILABLE")
                .expectHeader()
                .exists(HttpHeaders.RETRY_AFTER);
        assertThat(ESCALATION.attempts).hasValue(3);
    }

    @Test
    void theServiceLearnsTheDeadline() {
        assertThat(seen(signedIn().get().uri(HURRIED_READ).exchange()).headers())
                .containsEntry(Deadline.HEADER, "1000ms");
        assertThat(seen(signedIn().get().uri(READ).exchange()).headers()).containsEntry(Deadline.HEADER, "30000ms");
        assertThat(seen(signedIn()
                                .post()
                                .uri(FILES)
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue("{}")
                                .exchange())
                        .headers())
                .as("a file takes its time")
                .containsEntry(Deadline.HEADER, "120000ms");
    }

    @Test
    void theCallersOwnDeadlineCountsWhereItIsSooner() {
        assertThat(asked("2s")).isEqualTo("2000ms");
        assertThat(asked("2h")).isEqualTo("30000ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", "-1s", "-9223372036854775807s", "9223372036854775807h"})
    void ofADeadlineThatIsNoneTheServiceSaysWhatIsWrong(String deadline) {
        assertThat(asked(deadline)).isEqualTo(deadline);
    }

    @Test
    void aWellFormedRequestIdIsKept() {
        StubService.Seen seen = seen(signedIn()
                .get()
                .uri(READ)
                .header(REQUEST_ID, "order:7.a_b")
                .exchange()
                .expectHeader()
                .valueEquals(REQUEST_ID, "order:7.a_b"));

        assertThat(seen.headers()).containsEntry(REQUEST_ID, "order:7.a_b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "<script>", ""})
    void anyOtherRequestIdIsReplaced(String given) {
        String id = signedIn()
                .get()
                .uri(READ)
                .header(REQUEST_ID, given)
                .exchange()
                .returnResult()
                .getResponseHeaders()
                .getFirst(REQUEST_ID);

        assertThat(UUID.fromString(String.valueOf(id))).isNotNull();
    }

    @Test
    void aTraceIsPassedOnWhenItIsOne() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(seen(signedIn().get().uri(READ).header("traceparent", trace).exchange())
                        .headers())
                .containsEntry("traceparent", trace);
        assertThat(seen(signedIn()
                                .get()
                                .uri(READ)
                                .header("traceparent", "nonsense")
                                .exchange())
                        .headers())
                .doesNotContainKey("traceparent");
    }

    @Test
    void aClientCannotSayWhereItComesFrom_norForWhomItActs() {
        assertThat(seen(signedIn()
                                .get()
                                .uri(READ)
                                .header("X-Forwarded-For", "10.0.0.1")
                                .header("X-Forwarded-Host", "elsewhere.example")
                                .header("Forwarded", "for=10.0.0.1")
                                .header("Tracker-Acting-For", "somebody's token")
                                .exchange())
                        .headers())
                .doesNotContainKeys("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Tracker-Acting-For");
    }

    @Test
    void eventsOfAServicePassAsTheyCome() {
        REPORTING.events.tryEmitNext("first").orThrow();
        Flux<String> events = signedIn("administrator")
                .post()
                .uri("/api/v1/operations/reporting-service/projections/facts:rebuild")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .contentType(MediaType.APPLICATION_JSON)
                .header("X-Behave", "stream")
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody();

        StepVerifier.create(events)
                .expectNext("first")
                .then(() -> REPORTING.events.tryEmitNext("second").orThrow())
                .expectNext("second")
                .then(() -> REPORTING.events.tryEmitComplete().orThrow())
                .expectComplete()
                .verify(Duration.ofSeconds(20));
    }

    @Test
    void anUnknownPathIsNamedAsSuch() {
        problem(signedIn().get().uri("/api/v1/nothing").exchange(), HttpStatus.NOT_FOUND, "NOT_FOUND");
        problem(signedIn().get().uri("/elsewhere").exchange(), HttpStatus.NOT_FOUND, "NOT_FOUND");
    }

    @Test
    void aMethodThatIsNotThereNamesThoseThatAre() {
        problem(signedIn().delete().uri(CREATE).exchange(), HttpStatus.METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED")
                .expectHeader()
                .valueEquals(HttpHeaders.ALLOW, "GET, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/../v1/escalations", "/api/v1/teams;a=b", "/api/v1/teams/a%2Fb", "/api/v1//teams"})
    void aPathWithTricksIsRefused(String path) {
        problem(signedIn().get().uri(at(path)).exchange(), HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST");
    }

    @Test
    void pagesOfOtherSitesGetNoAnswer() {
        problem(
                        client.method(HttpMethod.OPTIONS)
                                .uri(CREATE)
                                .header(HttpHeaders.ORIGIN, "https://elsewhere.example")
                                .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "POST")
                                .exchange(),
                        HttpStatus.FORBIDDEN,
                        "ORIGIN_NOT_ALLOWED")
                .expectHeader()
                .doesNotExist(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        problem(
                signedIn()
                        .get()
                        .uri(READ)
                        .header(HttpHeaders.ORIGIN, "https://elsewhere.example")
                        .exchange(),
                HttpStatus.FORBIDDEN,
                "ORIGIN_NOT_ALLOWED");
    }

    @Test
    void pagesOfAConfiguredOriginMay() {
        client.method(HttpMethod.OPTIONS)
                .uri(CREATE)
                .header(HttpHeaders.ORIGIN, FRIEND)
                .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "POST")
                .header(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS, "authorization, idempotency-key")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, FRIEND);
        signedIn()
                .get()
                .uri(READ)
                .header(HttpHeaders.ORIGIN, FRIEND)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, FRIEND)
                .expectHeader()
                .value(
                        HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
                        exposed -> assertThat(exposed).contains("ETag"));
    }

    @Test
    void everyAnswerTellsBrowsersToBeCareful() {
        for (WebTestClient.ResponseSpec answer : List.of(
                client.get().uri(READ).exchange(), signedIn().get().uri(READ).exchange())) {
            answer.expectHeader()
                    .valueEquals("X-Content-Type-Options", "nosniff")
                    .expectHeader()
                    .valueEquals("X-Frame-Options", "DENY")
                    .expectHeader()
                    .valueEquals("Referrer-Policy", "no-referrer")
                    .expectHeader()
                    .valueMatches("Content-Security-Policy", "default-src 'none'.*")
                    .expectHeader()
                    .valueMatches(HttpHeaders.CACHE_CONTROL, ".*no-store.*");
        }
    }

    @Test
    void theDescriptionOfTheApiIsOpenToAll() {
        assertThat(seen(client.get().uri("/api/openapi.json").exchange()).uri()).isEqualTo("/api/openapi.json");
        int asked = askedForTheDescription();

        client.get().uri("/api/openapi.json").exchange().expectStatus().isOk();

        assertThat(askedForTheDescription()).as("it is kept").isEqualTo(asked);
    }

    private static int askedForTheDescription() {
        return SERVICES.values().stream()
                .mapToInt(service -> service.described.get())
                .sum();
    }

    private String asked(String timeOut) {
        return String.valueOf(
                seen(signedIn().get().uri(READ).header(Deadline.HEADER, timeOut).exchange())
                        .headers()
                        .get(Deadline.HEADER));
    }

    private static Flux<DataBuffer> pieces(int count) {
        return Flux.range(0, count)
                .map(_ -> DefaultDataBufferFactory.sharedInstance.wrap(ENOUGH.getBytes(StandardCharsets.UTF_8)));
    }

    private static StubService.Seen seen(WebTestClient.ResponseSpec answer) {
        StubService.Seen seen = answer.expectStatus()
                .isOk()
                .expectBody(StubService.Seen.class)
                .returnResult()
                .getResponseBody();
        assertThat(seen).isNotNull();
        return seen;
    }

    private static WebTestClient.ResponseSpec problem(
            WebTestClient.ResponseSpec answer, HttpStatus status, String reason) {
        byte[] body = answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .exists(REQUEST_ID)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo(
                        "urn:tracker:problem:" + reason.toLowerCase(Locale.ROOT).replace('_', '-'))
                .jsonPath("$.status")
                .isEqualTo(status.value())
                .jsonPath("$.title")
                .isNotEmpty()
                .jsonPath("$.detail")
                .isNotEmpty()
                .jsonPath("$.reason")
                .isEqualTo(reason)
                .returnResult()
                .getResponseBody();
        assertThat(new String(body, StandardCharsets.UTF_8)).doesNotContain("Exception", "127.0.0.1", "netty");
        return answer;
    }
}
