package tracker.platform.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.GlobalServerInterceptor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every feature and every error of the transcoder, over HTTP, on a service that echoes what it was sent. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "spring.grpc.server.factory.enabled=false",
            "tracker.rest.body-limit=20KB",
            "tracker.rest.keep-alive=50ms"
        })
class RestTest {

    @SpringBootConfiguration
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        GrpcServerAutoConfiguration.class,
        RestAutoConfiguration.class
    })
    static class Shelves {
        @Bean
        ShelfService shelfService() {
            return new ShelfService();
        }

        @Bean
        @GlobalServerInterceptor
        ShelfService.HeaderNotes headerNotes() {
            return new ShelfService.HeaderNotes();
        }
    }

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private ShelfService shelf;

    @Test
    void aVariableWithSegmentsFillsTheNameAndTheResponseBodyIsTheResource() {
        Reply reply = get("/api/v1/shelves/kit%C3%A9/books/a%20b");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.json().path("name").asString()).isEqualTo("shelves/kité/books/a b");
    }

    @Test
    void everyFieldOfFiguresIsPrintedAbsentOnesAsNull() {
        assertThat(get("/api/v1/shelves/1/books/2").json().path("figures")).isEqualTo(JSON.readTree("""
                        {"loans": 0, "mean_days": null, "last_lent_time": null, "by_month": {}}"""));
    }

    @Test
    void zerosAndEmptyListsArePrintedWhatIsAbsentIsNot() {
        JsonNode json = get("/api/v1/shelves/1/books").json();

        assertThat(json.path("books").isArray()).isTrue();
        assertThat(json.path("total_size").isInt()).isTrue();
        assertThat(json.path("understood").has("rating")).isFalse();
        assertThat(get("/api/v1/shelves/1/books/2").json().has("notes")).isFalse();
    }

    @Test
    void queryParametersFillTheRestOfTheRequest() {
        Reply reply =
                get("/api/v1/shelves/1/books?title=%E5%8D%87%E7%BA%A7+log&binding=BINDING_HARD&binding=soft&lent=true"
                        + "&max_pages=12&min_serial=9007199254740993&max_weight=1.5e1&published_after=2016-02-29T01:16:00Z"
                        + "&min_lending=3.5s&subjects=a&subjects=b&rating=0");

        assertThat(reply.json().path("understood")).isEqualTo(JSON.readTree("""
                        {"shelf": "shelves/1", "title": "升级 log", "binding": ["BINDING_HARD", "BINDING_SOFT"], "lent": true,
                         "max_pages": 12, "min_serial": "9007199254740993", "max_weight": 15.0,
                         "published_after": "2016-02-29T01:16:00Z", "min_lending": "3.500s", "subjects": ["a", "b"],
                         "rating": 0}"""));
    }

    @Test
    void anAdditionalBindingLeavesThePathVariableToTheQuery() {
        assertThat(get("/api/v1/books?shelf=shelves/9")
                        .json()
                        .at("/understood/shelf")
                        .asString())
                .isEqualTo("shelves/9");
    }

    @ParameterizedTest
    @CsvSource({
        "max_pages=many,max_pages,must be a whole number",
        "max_pages=1.5,max_pages,must be a whole number from -2147483648 to 2147483647",
        "max_pages=2147483648,max_pages,must be a whole number from -2147483648 to 2147483647",
        "max_pages=1e999999999,max_pages,must be a whole number from -2147483648 to 2147483647",
        "max_weight=1e999,max_weight,is too large a number",
        "lent=yes,lent,must be true or false",
        "binding=leather,binding,'must be one of BINDING_HARD, BINDING_SOFT'",
        "published_after=yesterday,published_after,must be an instant such as 2016-02-29T01:16:00Z",
        "min_lending=long,min_lending,must be a duration in seconds such as 3.5s",
        "titel=x,titel,is not a query parameter here",
        "title=x&title=y,title,is given more than once",
        "title=%00,title,holds the control character U+0000",
        "title=a%0Ab,title,holds a line break or a tab",
        "title=%ff,query,is not UTF-8"
    })
    void aWrongQueryParameterIsNamed(String query, String field, String description) {
        Reply reply = get("/api/v1/shelves/1/books?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.violations()).containsExactly(field + " " + description);
    }

    @Test
    void aBodyFieldIsFilledByTheBodyAndThePathFillsTheRest() {
        Reply reply = post("/api/v1/shelves/3/books", "{\"title\": \"深入\\n\", \"pages\": 7}", "Idempotency-Key", "k-1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/book/title").asString()).isEqualTo("深入\n");
        assertThat(reply.json().path("request_id").asString()).isEqualTo("k-1");
        assertThat(reply.json().path("shelf").asString()).isEqualTo("shelves/3");
    }

    @Test
    void aCustomVerbIsAnotherMethodThanTheResource() {
        JsonNode json =
                post("/api/v1/shelves/1/books/2:lend", "{\"borrower\": \"me\"}").json();

        assertThat(json.at("/understood/name").asString()).isEqualTo("shelves/1/books/2");
        assertThat(get("/api/v1/shelves/1/books/2:burn").status()).isEqualTo(404);
        assertThat(get("/api/v1/shelves/1/books/2%3Aburn").json().path("name").asString())
                .isEqualTo("shelves/1/books/2:burn");
    }

    @Test
    void aPathVariableMayBeRepeatedInTheBodyButNotContradicted() {
        assertThat(post("/api/v1/shelves/1/books/2:lend", "{\"name\": \"shelves/1/books/2\"}")
                        .status())
                .isEqualTo(200);
        assertThat(post("/api/v1/shelves/1/books/2:lend", "{\"name\": \"shelves/1/books/3\"}")
                        .violations())
                .containsExactly("name differs from the path");
    }

    @Test
    void headersTravelWithTheCall() {
        Reply reply = post(
                "/api/v1/shelves/1/books/2:lend",
                "{}",
                "Authorization",
                "Bearer t",
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "X-Request-Id",
                "r-1",
                "Idempotency-Key",
                "k-2",
                "If-Match",
                "\"e7\"",
                "X-Request-Timeout",
                "2s");

        JsonNode headers = reply.json().path("headers");
        assertThat(headers.path("authorization").asString()).isEqualTo("Bearer t");
        assertThat(headers.path("traceparent").asString()).startsWith("00-4bf9");
        assertThat(headers.path("x-request-id").asString()).isEqualTo("r-1");
        assertThat(reply.json().at("/understood/request_id").asString()).isEqualTo("k-2");
        assertThat(reply.json().at("/understood/etag").asString()).isEqualTo("e7");
        assertThat(reply.json().path("left_millis").asLong(-1)).isBetween(1L, 2_000L);
        assertThat(reply.header("X-Request-Id")).isEqualTo("r-1");
    }

    @Test
    void aCallHasADeadlineAndARequestIdWithoutAskingForThem() {
        Reply reply = post("/api/v1/shelves/1/books/2:lend", "");

        assertThat(reply.json().path("left_millis").asLong(-1)).isBetween(1L, 10_000L);
        assertThat(reply.header("X-Request-Id"))
                .hasSize(36)
                .isEqualTo(reply.json().at("/headers/x-request-id").asString());
    }

    @Test
    void nobodyMayAskForMoreTimeThanThereIs() {
        Reply reply = post("/api/v1/shelves/1/books/2:lend", "{}", "X-Request-Timeout", "9000");

        assertThat(reply.json().path("left_millis").asLong(-1)).isBetween(110_000L, 120_000L);
        assertThat(post("/api/v1/shelves/1/books/2:lend", "{}", "X-Request-Timeout", "soon")
                        .violations())
                .containsExactly("x-request-timeout must be a duration such as 5s or 500ms");
    }

    @Test
    void aHeaderMayNotContradictItsField() {
        assertThat(post("/api/v1/shelves/1/books/2:lend", "{\"request_id\": \"a\"}", "Idempotency-Key", "b")
                        .violations())
                .containsExactly(
                        "request_id differs from the header Idempotency-Key (the header Idempotency-Key carries it too)");
        assertThat(post("/api/v1/shelves/1/books/2:lend", "{\"etag\": \"a\"}", "If-Match", "\"b\"")
                        .violations())
                .containsExactly("etag differs from the header If-Match");
        assertThat(post("/api/v1/shelves/1/books/2:lend", "{}", "If-Match", "\"a\", \"b\"")
                        .violations())
                .containsExactly("If-Match must be one etag");
        assertThat(post("/api/v1/shelves/1/books", "{}", "If-Match", "\"a\"").violations())
                .containsExactly("If-Match means nothing here: the request has no etag");
    }

    @Test
    void theEtagOfTheResourceIsAHeaderToo() {
        assertThat(get("/api/v1/shelves/1/books/2").header("ETag")).isEqualTo("\"e7\"");
        assertThat(post("/api/v1/shelves/1/books", "{\"etag\": \"e8\"}").header("ETag"))
                .isEqualTo("\"e8\"");
    }

    @Test
    void aReadThatFoundNothingNewSaysSo() {
        Reply reply = send("GET", "/api/v1/shelves/1/books/2", null, "If-None-Match", "\"e7\"");

        assertThat(reply.status()).isEqualTo(304);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void putPatchAndDeleteAreUnderstood() {
        assertThat(send(
                                "PUT",
                                "/api/v1/shelves/1/books/2",
                                "{\"book\": {\"pages\": 1}}",
                                "Content-Type",
                                "application/json")
                        .json()
                        .path("pages")
                        .asInt())
                .isEqualTo(1);
        assertThat(send("PATCH", "/api/v1/shelves/1/books/2", "{}", "Content-Type", "application/json; charset=utf-8")
                        .status())
                .isEqualTo(200);
        assertThat(send("DELETE", "/api/v1/shelves/1/books/2?etag=e9", null)
                        .json()
                        .path("etag")
                        .asString())
                .isEqualTo("e9");
        assertThat(send("DELETE", "/api/v1/shelves/1/books/2", "{}", "Content-Type", "application/json")
                        .violations())
                .containsExactly("body must be empty here");
    }

    @Test
    void unknownPathsAndMethodsAreProblemsToo() {
        Reply missing = get("/api/v1/nowhere");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.json().path("reason").asString()).isEqualTo("NO_SUCH_PATH");
        assertThat(missing.header("Content-Type")).isEqualTo("application/problem+json");
        Reply other = send("DELETE", "/api/v1/shelves/1/books", null);
        assertThat(other.status()).isEqualTo(405);
        assertThat(other.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        Reply options = send("OPTIONS", "/api/v1/shelves/1/books", null);
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(send("HEAD", "/api/v1/shelves/1/books/2", null).status()).isEqualTo(200);
        assertThat(get("/api/v1/shelves//books").status()).isEqualTo(404);
        assertThat(get("/api/v1/shelves/1/books/").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"titel\": 1}|titel is not a field of Book",
                "{\"bought_at\": \"a\", \"given_by\": \"b\"}|given_by excludes bought_at",
                "{\"publishedTime\": \"2016-02-29T01:16:00Z\"}|publishedTime is not a field of Book",
                "{\"title\": 7}|title must be a string, not a number",
                "{\"title\": true}|title must be a string",
                "{\"title\": [\"a\"]}|title must be a string",
                "{\"title\": \"\\u0000\"}|title holds the control character U+0000",
                "{\"title\": \"\\ud800\"}|title holds half a surrogate pair",
                "{\"pages\": \"7\"}|pages must be a whole number, not a string",
                "{\"pages\": 7.5}|pages must be a whole number from -2147483648 to 2147483647",
                "{\"pages\": 1e400}|pages must be a whole number from -2147483648 to 2147483647",
                "{\"shelf_place\": -1}|shelf_place must be a whole number from 0 to 4294967295",
                "{\"serial\": \"x\"}|serial must be a whole number",
                "{\"barcode\": 18446744073709551616}|barcode must be a whole number from 0 to 18446744073709551615",
                "{\"weight\": \"1\"}|weight must be a number",
                "{\"lent\": \"true\"}|lent must be true or false, not a string",
                "{\"cover\": \"***\"}|cover must be a string in base64",
                "{\"binding\": 1}|binding must be one of BINDING_HARD, BINDING_SOFT, not a number",
                "{\"published_time\": \"2016-02-30T00:00:00Z\"}|published_time must be an instant such as 2016-02-29T01:16:00Z",
                "{\"subjects\": \"a\"}|subjects must be a list",
                "{\"subjects\": [null]}|subjects[0] must be a string",
                "{\"chapters\": [{}, {\"chapters\": [{\"x\": 1}]}]}|chapters[1].chapters[0].x is not a field of Chapter",
                "{\"notes\": []}|notes must be an object",
                "{\"notes\": {\"a\": 1}}|notes.a must be a string, not a number",
                "{\"numbered\": {\"one\": {}}}|numbered must be a whole number",
                "{\"figures\": 1}|figures must be an object",
                "{\"extra\": {\"@type\": \"type.googleapis.com/x.Y\"}}|extra.@type must name a type of the contract",
                "[]|body must be an object",
                "null|body must be an object"
            })
    void aWrongFieldIsNamed(String body, String violation) {
        Reply reply = post("/api/v1/shelves/1/books", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.violations()).containsExactly(violation);
        assertThat(reply.json().path("reason").asString()).isEqualTo("INVALID_ARGUMENT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{} {}", "{\"title\": \"a\", \"title\": \"b\"}", "{'title': 1}", "{\"title\": NaN}", "tru"})
    void whatIsNotJsonIsRefused(String body) {
        assertThat(post("/api/v1/shelves/1/books", body).violations())
                .singleElement()
                .asString()
                .startsWith("body is not JSON: ")
                .contains("(line 1, column ")
                .doesNotContain("Source");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThat(post("/api/v1/shelves/1/books", "{\"a\": 1, \"pages\": \"x\", \"lent\": 0}")
                        .violations())
                .hasSize(3);
    }

    @Test
    void largeDeepAndOtherBodiesAreRefused() {
        assertThat(post("/api/v1/shelves/1/books", "{\"title\": \"" + "x".repeat(21_000) + "\"}")
                        .status())
                .isEqualTo(413);
        Reply deep = post("/api/v1/shelves/1/books", "{\"chapters\":[".repeat(17) + "]}".repeat(17));
        assertThat(deep.status()).isEqualTo(400);
        assertThat(deep.body()).contains("nesting depth (33)");
        assertThat(post("/api/v1/shelves/1/books", "{\"chapters\":[".repeat(16) + "]}".repeat(16))
                        .status())
                .isEqualTo(200);
        assertThat(send("POST", "/api/v1/shelves/1/books", "a=b", "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(415);
        assertThat(post("/api/v1/shelves/1/books", "{}", "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aLargeBodyWithoutALengthIsRefusedToo() {
        HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/shelves/1/books"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[30_000])))
                .build();

        assertThat(send(request).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT,400",
        "OUT_OF_RANGE,400",
        "UNAUTHENTICATED,401",
        "PERMISSION_DENIED,403",
        "NOT_FOUND,404",
        "ALREADY_EXISTS,409",
        "FAILED_PRECONDITION,409",
        "ABORTED,412",
        "RESOURCE_EXHAUSTED,429",
        "CANCELLED,499",
        "UNKNOWN,500",
        "INTERNAL,500",
        "DATA_LOSS,500",
        "UNIMPLEMENTED,501",
        "UNAVAILABLE,503",
        "DEADLINE_EXCEEDED,504"
    })
    void everyCodeHasItsHttpStatus(String code, int status) {
        Reply reply = post("/api/v1/failures/" + code, "{}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().path("status").asInt()).isEqualTo(status);
        assertThat(reply.json().path("reason").asString()).isEqualTo(code);
        assertThat(reply.json().path("detail").asString())
                .isIn(
                        "ended with " + code,
                        "Something went wrong here.",
                        "The deadline passed before there was an answer.",
                        "Something that this needs is not there now.")
                .matches(detail -> status < 500 || status == 501 || !detail.contains(code));
        assertThat(reply.header("WWW-Authenticate")).isEqualTo(status == 401 ? "Bearer" : "");
        assertThat(reply.header("Retry-After")).isEqualTo(status == 429 || status == 503 ? "1" : "");
    }

    @Test
    void aProblemTellsReasonMetadataAndFields() {
        Reply reply = post(
                "/api/v1/failures/RESOURCE_EXHAUSTED",
                "{\"reason\": \"TOO_MANY\", \"retry_seconds\": 7, \"fields\": [\"pages\", \"title\"]}",
                "X-Request-Id",
                "r-9");

        assertThat(reply.json()).isEqualTo(JSON.readTree("""
                        {"type": "urn:tracker:problem:too-many", "title": "Too many", "status": 429,
                         "detail": "ended with RESOURCE_EXHAUSTED", "reason": "TOO_MANY", "metadata": {"resource": "shelves/1"},
                         "violations": [{"field": "pages", "description": "is wrong"},
                             {"field": "title", "description": "is wrong", "reason": "STRING_MAX_LEN",
                              "arguments": {"limit": "9"}}],
                         "request_id": "r-9"}"""));
        assertThat(reply.header("Retry-After")).isEqualTo("7");
    }

    @Test
    void aBugKeepsItsSecret() {
        Reply reply = post("/api/v1/failures/BUG", "{}");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).doesNotContain("secret");
    }

    @Test
    void aCallThatTakesTooLongIsATimeout() {
        assertThat(post("/api/v1/failures/SILENT", "{}", "X-Request-Timeout", "50ms")
                        .status())
                .isEqualTo(504);
    }

    @Test
    void aServerStreamIsServerSentEvents() {
        Reply reply = get("/api/v1/shelves/1/books/2:read?pages=2");

        assertThat(reply.header("Content-Type")).isEqualTo("text/event-stream;charset=UTF-8");
        assertThat(reply.body()).isEqualTo("""
                        id: 1
                        data: {"text":"page 1\\nof it","cursor":"1"}

                        id: 2
                        data: {"text":"page 2\\nof it","cursor":"2"}

                        event: end
                        data: {}

                        """);
    }

    @Test
    void aReaderOfEventsThatComesBackGoesOnBehindTheLastOne() {
        Reply reply = send("GET", "/api/v1/shelves/1/books/2:read?pages=3&cursor=1", null, "Last-Event-ID", "2");

        assertThat(reply.body()).startsWith("id: 3\n").contains("event: end");
    }

    @Test
    void aStreamThatFailsAtOnceIsAProblemAndLaterAnEvent() {
        Reply atOnce = get("/api/v1/shelves/1/books/2:read?end=NOT_FOUND");
        assertThat(atOnce.status()).isEqualTo(404);
        assertThat(atOnce.json().path("reason").asString()).isEqualTo("BOOK_CLOSED");

        Reply later = get("/api/v1/shelves/1/books/2:read?pages=1&end=ABORTED");
        assertThat(later.status()).isEqualTo(200);
        assertThat(later.body()).contains("event: error\ndata: {\"type\":\"urn:tracker:problem:book-closed\"");
    }

    @Test
    void aSilentStreamIsKeptAliveAndEndsWithItsReader() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET /api/v1/shelves/1/books/2:read?pages=1&pause=true HTTP/1.1\r\nHost: test\r\n\r\n"
                            .getBytes(UTF_8));
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            assertThat(lines.lines().anyMatch(line -> line.equals(": silent"))).isTrue();
        }
        shelf.cancelled.get(10, TimeUnit.SECONDS);
    }

    @Test
    void theDocumentOfTheWholeContractIsServed() {
        Reply reply = get("/api/openapi.json");

        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.json().path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(reply.json().path("paths").has("/api/v1/escalations")).isTrue();
    }

    @Test
    void badJsonIsNeverOurFault() {
        String sound = """
                {"title": "a", "pages": 1, "serial": "2", "weight": 1.5, "lent": true, "cover": "AAA=", "binding": "BINDING_HARD",
                 "published_time": "2016-02-29T01:16:00Z", "lending": "3s", "subjects": ["x"], "chapters": [{"title": "c"}],
                 "notes": {"k": "v"}, "numbered": {"1": {"title": "t"}}, "rating": 3,
                 "extra": {"@type": "type.googleapis.com/tracker.type.v1.Access", "roles": ["ROLE_ANALYST"]}}""";
        assertThat(post("/api/v1/shelves/1/books", sound).status()).isEqualTo(200);
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = damaged(sound, random);
            HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/shelves/1/books"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(bytes))
                    .build();
            assertThat(send(request).status())
                    .as("seed %s, round %s: %s", seed, i, new String(bytes, UTF_8))
                    .isIn(200, 400);
        }
    }

    private static byte[] damaged(String sound, Random random) {
        byte[] bytes = sound.getBytes(UTF_8);
        String pieces = "{}[]\",:\\0-9eE.ntrue\0\u00e9";
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) pieces.charAt(random.nextInt(pieces.length()));
                default -> bytes = without(bytes, at, Math.min(bytes.length, at + random.nextInt(5)));
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(bytes, 0, from);
        rest.write(bytes, to, bytes.length - to);
        return rest.toByteArray();
    }

    private Reply get(String path) {
        return send("GET", path, null);
    }

    private Reply post(String path, String body, String... headers) {
        Stream<String> all = Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers));
        return send("POST", path, body, all.toArray(String[]::new));
    }

    private Reply send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static Reply send(HttpRequest request) {
        try {
            return new Reply(CLIENT.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Reply(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String body() {
            return response.body();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        List<String> violations() {
            return json().path("violations").values().stream()
                    .map(violation -> violation.path("field").asString() + " "
                            + violation.path("description").asString())
                    .collect(Collectors.toList());
        }
    }
}
