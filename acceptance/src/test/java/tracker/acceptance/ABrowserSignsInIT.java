package tracker.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tracker.stack.client.RunningTracker;
import tracker.stack.supervisor.Secrets;

/** A demo person signs in with a browser, works, stays signed in while gateway and issuer are killed, and signs out. */
@ExtendWith(SharedTracker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ABrowserSignsInIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern CSRF_FIELD = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private RunningTracker tracker;

    @BeforeAll
    void start(RunningTracker shared) {
        tracker = shared;
    }

    @AfterAll
    void stop() {
        browser.close();
    }

    @Test
    void theySignInWorkAndSignOut() throws Exception {
        assertThat(get("/api/v1/session").statusCode()).isEqualTo(401);

        HttpResponse<String> back = signIn("demo-specialist");

        assertThat(back.uri()).isEqualTo(gateway("/"));
        JsonNode who = JSON.readTree(get("/api/v1/session").body());
        assertThat(who.path("subject").asString()).isEqualTo("demo-specialist");
        assertThat(who.path("displayName").asString()).isEqualTo("Sam");
        assertThat(who.path("roles").toString()).isEqualTo("[\"specialist\"]");
        String csrf = cookie("XSRF-TOKEN");
        assertThat(open("first").statusCode()).isEqualTo(403);
        HttpResponse<String> opened = open("first", "X-XSRF-TOKEN", csrf);
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);

        tracker.killAndAwait("gateway");
        tracker.killAndAwait("issuer");

        assertThat(open("second", "X-XSRF-TOKEN", csrf).statusCode()).isEqualTo(200);

        HttpResponse<String> out = send(HttpRequest.newBuilder(gateway("/sign-out"))
                .header("X-XSRF-TOKEN", csrf)
                .POST(HttpRequest.BodyPublishers.noBody()));
        String next = JSON.readTree(out.body()).path("location").asString();
        assertThat(next)
                .startsWith("http://127.0.0.1:" + tracker.stack().ports().issuer());
        assertThat(send(HttpRequest.newBuilder(URI.create(next))).uri()).isEqualTo(gateway("/"));
        assertThat(get("/api/v1/session").statusCode()).isEqualTo(401);
        assertThat(send(HttpRequest.newBuilder(gateway("/sign-in"))).body())
                .as("the issuer asks again who it is")
                .contains("name=\"password\"");
    }

    private HttpResponse<String> signIn(String person) throws Exception {
        HttpResponse<String> page = get("/sign-in?return_to=/");
        Matcher csrf = CSRF_FIELD.matcher(page.body());
        assertThat(csrf.find()).as(page.body()).isTrue();
        String form = form(Map.of(
                "username",
                person,
                "password",
                new Secrets(tracker.data()).get(Secrets.DEMO_PASSWORD),
                "_csrf",
                csrf.group(1)));
        return send(HttpRequest.newBuilder(page.uri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private HttpResponse<String> open(String key, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway("/api/v1/escalations"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString("{\"title\": \"From the page\"}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(gateway(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI gateway(String path) {
        return URI.create("http://127.0.0.1:" + tracker.stack().ports().gateway() + path);
    }

    private String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
