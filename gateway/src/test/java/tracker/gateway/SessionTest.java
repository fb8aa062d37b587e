package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person signs in with a browser, which holds nothing but a sealed cookie, and stays signed in while the issuer agrees. */
class SessionTest extends RunningGateway {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String WHO = "/api/v1/session";
    private static final String READ = "/api/v1/escalations/1";
    private static final String CREATE = "/api/v1/escalations";
    private static final String SESSION = "tracker-session";
    private static final Duration LONG_ENOUGH_TO_ASK = Duration.ofSeconds(8);

    private final String subject = "person-" + UUID.randomUUID();
    private Browser browser;

    @BeforeEach
    void open() {
        browser = new Browser(at("/"));
        ISSUER.asked.clear();
    }

    @AfterEach
    void putRight() {
        browser.close();
        ISSUER.answering = true;
        ISSUER.silent = false;
        ISSUER.prolonging = true;
        ISSUER.good = Duration.ofMinutes(10);
        ISSUER.ballast = "";
    }

    @Test
    void whoComesBackFromTheIssuerIsSignedInWhereTheySetOut() throws Exception {
        MultiValueMap<String, String> asked = browser.askedOfTheIssuer("/plans/1?tab=items");
        assertThat(asked.getFirst("code_challenge_method")).isEqualTo("S256");
        assertThat(asked.getFirst("redirect_uri"))
                .isEqualTo(at("/login/oauth2/code/tracker").toString());
        assertThat(asked.getFirst("scope")).isIn("openid profile", "openid%20profile");

        HttpResponse<String> back = browser.get(Browser.back(asked, subject));

        assertThat(back.statusCode()).isEqualTo(302);
        assertThat(Browser.location(back)).isEqualTo("/plans/1?tab=items");
        assertThat(back.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith(SESSION + "=")
                        .containsIgnoringCase("; HttpOnly")
                        .contains("SameSite=Strict", "Path=/")
                        .doesNotContain("Domain"));
        Map<String, String> form = ISSUER.asked.remove();
        assertThat(form.get("authorization")).isEqualTo("Basic " + base64("gateway:" + SECRET));
        assertThat(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(MessageDigest.getInstance("SHA-256")
                                .digest(form.get("code_verifier").getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(asked.getFirst("code_challenge"));
        JsonNode who = JSON.readTree(browser.get(WHO).body());
        assertThat(who.propertyNames())
                .containsExactlyInAnyOrder("subject", "displayName", "roles", "teams", "expireTime");
        assertThat(who.path("subject").asString()).isEqualTo(subject);
        assertThat(who.path("displayName").asString()).isEqualTo("Sam 山姆");
        assertThat(who.path("roles").toString()).isEqualTo("[\"specialist\"]");
        assertThat(who.path("teams").toString()).isEqualTo("[]");
        assertThat(Instant.parse(who.path("expireTime").asString()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(12)));
    }

    @Test
    void theIssuerIsAskedToSpeakTheLanguageOfThePage() {
        assertThat(languagesAskedFor("zh-CN")).isEqualTo("zh-CN");
        assertThat(languagesAskedFor("zh-CN en")).isIn("zh-CN en", "zh-CN%20en");
        assertThat(languagesAskedFor("<zh>&prompt=none")).isNull();
        assertThat(browser.askedOfTheIssuer("/").getFirst("ui_locales")).isNull();
    }

    @Test
    void aServiceSeesThePersonsTokenAndNoCookie() throws Exception {
        browser.signIn(subject, "/");

        JsonNode headers = JSON.readTree(browser.get(READ).body()).path("headers");

        String token = headers.path("Authorization").asString().replace("Bearer ", "");
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getSubject()).isEqualTo(subject);
        assertThat(headers.has("Cookie")).isFalse();
    }

    @Test
    void aChangeNeedsTheTokenThatOnlyOurPageCanRead() {
        browser.signIn(subject, "/");
        String csrf = browser.csrf();
        assertThat(browser.cookie("XSRF-TOKEN").isHttpOnly()).isFalse();

        refused(browser.post(CREATE), 403, "CSRF_TOKEN_INVALID");
        refused(browser.post(CREATE, "X-XSRF-TOKEN", "guess"), 403, "CSRF_TOKEN_INVALID");
        assertThat(browser.post(CREATE, "X-XSRF-TOKEN", csrf).statusCode()).isEqualTo(200);
    }

    @Test
    void aBearerTokenCountsMoreThanACookieAndNeedsNothingElse() throws Exception {
        browser.signIn(subject, "/");
        String other = ISSUER.token("other", "analyst");

        HttpResponse<String> answer = browser.post(CREATE, "Authorization", "Bearer " + other);

        assertThat(JSON.readTree(answer.body())
                        .path("headers")
                        .path("Authorization")
                        .asString())
                .isEqualTo("Bearer " + other);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void whoSendsATokenIsToldWhoTheyAre() {
        JsonNode who = JSON.readTree(browser.get(WHO, "Authorization", "Bearer " + ISSUER.token("program", "service"))
                .body());

        assertThat(who.path("subject").asString()).isEqualTo("program");
        assertThat(who.path("displayName").asString()).isEqualTo("program");
        assertThat(browser.cookieNames()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example/",
                "//elsewhere.example",
                "/\\elsewhere.example",
                "\\\\elsewhere.example",
                "///elsewhere.example",
                "/\t/elsewhere.example",
                "javascript:alert(1)",
                "plans",
                "",
                "/%zz"
            })
    void nobodyIsLedElsewhere(String returnTo) {
        HttpResponse<String> answer =
                browser.get("/sign-in?return_to=" + URLEncoder.encode(returnTo, StandardCharsets.UTF_8));

        assertThat(Browser.location(answer)).isEqualTo("/?sign_in_failed=MALFORMED_REQUEST");
        assertThat(browser.cookieNames()).isEmpty();
    }

    @Test
    void onlyTheBrowserThatSetOutMayComeBack() {
        MultiValueMap<String, String> asked = browser.askedOfTheIssuer("/");

        try (Browser other = new Browser(at("/"))) {
            assertThat(Browser.location(other.get(Browser.back(asked, subject))))
                    .isEqualTo("/?sign_in_failed=SIGN_IN_FAILED");
            other.askedOfTheIssuer("/");
            assertThat(Browser.location(other.get(Browser.back(asked, subject))))
                    .isEqualTo("/?sign_in_failed=SIGN_IN_FAILED");
            assertThat(other.cookieNames()).doesNotContain(SESSION);
        }
        assertThat(ISSUER.asked).isEmpty();
    }

    @Test
    void whoComesBackTooLateOrTooOftenIsNotLetIn() {
        MultiValueMap<String, String> asked = browser.askedOfTheIssuer("/");
        try (ConfigurableApplicationContext other = another(
                        "tracker.gateway.sessions.keys=" + SEAL,
                        "tracker.gateway.sessions.way-in=0s",
                        "tracker.gateway.limits.requests-per-second=1",
                        "tracker.gateway.limits.burst=1");
                Browser there = browser.at(address(other))) {
            assertThat(Browser.location(there.get(Browser.back(asked, subject))))
                    .isEqualTo("/?sign_in_failed=SIGN_IN_FAILED");
            assertThat(ISSUER.asked).isEmpty();

            await().pollInterval(Duration.ofMillis(1))
                    .until(
                            () -> Browser.location(there.get(Browser.back(asked, subject))),
                            "/?sign_in_failed=RATE_LIMITED"::equals);
        }
    }

    @Test
    void aSilentIssuerIsNotWaitedForForEver() {
        ISSUER.silent = true;

        assertThat(Browser.location(browser.signIn(subject, "/"))).isEqualTo("/?sign_in_failed=IDENTITY_UNAVAILABLE");
    }

    @Test
    void whoGivesUpAtTheIssuerIsToldOnThePage() {
        String state = browser.askedOfTheIssuer("/").getFirst("state");

        HttpResponse<String> back = browser.get("/login/oauth2/code/tracker?error=access_denied&state=" + state);

        assertThat(Browser.location(back)).isEqualTo("/?sign_in_failed=SIGN_IN_FAILED");
    }

    @Test
    void aCookieThatWasChangedIsNone() {
        browser.signIn(subject, "/");
        StringBuilder changed = new StringBuilder(browser.cookie(SESSION).getValue());
        int at = changed.length() / 2;
        changed.setCharAt(at, changed.charAt(at) == 'A' ? 'B' : 'A');
        browser.cookie(SESSION).setValue(changed.toString());

        refused(browser.get(WHO), 401, "UNAUTHENTICATED");
    }

    @Test
    void whatWasSealedForTheWayToTheIssuerIsNoSession() {
        browser.askedOfTheIssuer("/");

        HttpResponse<String> answer = browser.get(
                WHO, "Cookie", SESSION + "=" + browser.cookie("tracker-sign-in").getValue());

        refused(answer, 401, "UNAUTHENTICATED");
    }

    @Test
    void longTokensTakeSeveralCookies() {
        ISSUER.ballast = "x".repeat(4_000);
        browser.signIn(subject, "/");
        assertThat(browser.cookieNames()).contains(SESSION, SESSION + "-1");

        assertThat(browser.get(WHO).statusCode()).isEqualTo(200);

        ISSUER.ballast = "";
        browser.signIn(subject, "/");
        assertThat(browser.cookieNames()).contains(SESSION + "-1");
        assertThat(browser.get(WHO).statusCode())
                .as("what is left of the longer one does no harm")
                .isEqualTo(200);
    }

    @Test
    void aSessionIsProlongedOnceForAllThatAskAtATime() {
        ISSUER.good = Duration.ofSeconds(20);
        browser.signIn(subject, "/");
        String before = browser.cookie(SESSION).getValue();
        ISSUER.asked.clear();
        ISSUER.good = Duration.ofMinutes(10);

        List<Integer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(_ -> browser.get(READ).statusCode())
                .toList();

        assertThat(answers).containsOnly(200);
        assertThat(ISSUER.asked).hasSize(1);
        assertThat(browser.cookie(SESSION).getValue()).isNotEqualTo(before);
        browser.get(READ);
        assertThat(ISSUER.asked).hasSize(1);
    }

    @Test
    void aSessionThatTheIssuerDoesNotProlongEndsWithItsToken() {
        ISSUER.good = LONG_ENOUGH_TO_ASK;
        browser.signIn(subject, "/");
        ISSUER.prolonging = false;

        assertThat(browser.get(WHO).statusCode()).isEqualTo(200);
        HttpResponse<String> ended = await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.get(WHO), answer -> answer.statusCode() != 200);

        refused(ended, 401, "SESSION_EXPIRED");
        refused(browser.get(WHO), 401, "UNAUTHENTICATED");
    }

    @Test
    void aSessionOutlivesASilentIssuer() {
        ISSUER.good = LONG_ENOUGH_TO_ASK;
        browser.signIn(subject, "/");
        assertThat(browser.get(WHO).statusCode()).as("the keys were read once").isEqualTo(200);
        ISSUER.answering = false;

        assertThat(browser.get(WHO).statusCode()).isEqualTo(200);
        HttpResponse<String> meanwhile = await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.get(WHO), answer -> answer.statusCode() != 200);
        refused(meanwhile, 503, "IDENTITY_UNAVAILABLE");

        ISSUER.answering = true;
        await().atMost(Duration.ofSeconds(30)).until(() -> browser.get(WHO).statusCode(), status -> status == 200);
    }

    @Test
    void whoSignsOutIsOutHereAndAtTheIssuer() {
        browser.signIn(subject, "/");
        String csrf = browser.csrf();
        refused(browser.post("/sign-out"), 403, "CSRF_TOKEN_INVALID");
        assertThat(browser.get(WHO).statusCode()).isEqualTo(200);
        ISSUER.asked.clear();

        HttpResponse<String> out = browser.post("/sign-out", "X-XSRF-TOKEN", csrf);

        assertThat(out.statusCode()).isEqualTo(200);
        URI next = URI.create(JSON.readTree(out.body()).path("location").asString());
        assertThat(next.toString()).startsWith(ISSUER.address() + "/end?");
        MultiValueMap<String, String> said =
                UriComponentsBuilder.fromUri(next).build().getQueryParams();
        assertThat(said.getFirst("id_token_hint")).isNotBlank();
        assertThat(URLDecoder.decode(said.getFirst("post_logout_redirect_uri"), StandardCharsets.UTF_8))
                .isEqualTo(at("/").toString());
        assertThat(ISSUER.asked)
                .singleElement()
                .satisfies(form -> assertThat(form.get("token")).endsWith(":" + subject));
        assertThat(browser.cookieNames()).doesNotContain(SESSION);
        refused(browser.get(WHO), 401, "UNAUTHENTICATED");
    }

    @Test
    void aSessionHasTheLimitOfItsPerson() {
        browser.signIn(subject, "/");
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> browser.get(READ).statusCode(), status -> status == 429);

        HttpResponse<String> byToken = IntStream.range(
                        0, 20) // fewer than would be let through without what was used up
                .mapToObj(_ -> browser.get(READ, "Authorization", "Bearer " + ISSUER.token(subject)))
                .filter(answer -> answer.statusCode() == 429)
                .findFirst()
                .orElseThrow();
        refused(byToken, 429, "RATE_LIMITED");
        signedIn().get().uri(READ).exchange().expectStatus().isOk();
    }

    @Test
    void anotherGatewayKnowsTheSession_alsoWhenItHasANewSeal() {
        browser.signIn(subject, "/");
        try (ConfigurableApplicationContext other =
                        another("tracker.gateway.sessions.keys=" + "n".repeat(32) + "," + SEAL);
                Browser there = browser.at(address(other))) {
            assertThat(there.get(WHO).statusCode()).isEqualTo(200);
        }
        try (ConfigurableApplicationContext other = another("tracker.gateway.sessions.keys=" + "n".repeat(32));
                Browser there = browser.at(address(other))) {
            refused(there.get(WHO), 401, "UNAUTHENTICATED");
        }
    }

    @Test
    void aSessionEndsAtItsAgeHoweverMuchItIsUsed_andBehindTlsItsCookiesSaySo() {
        browser.signIn(subject, "/");
        try (ConfigurableApplicationContext other = another(
                        "tracker.gateway.sessions.keys=" + SEAL,
                        "tracker.gateway.sessions.longest=0s",
                        "server.forward-headers-strategy=native");
                Browser there = browser.at(address(other))) {
            refused(there.get(WHO), 401, "SESSION_EXPIRED");

            HttpResponse<String> way = there.get("/sign-in", "X-Forwarded-Proto", "https");

            assertThat(way.headers().allValues("Set-Cookie"))
                    .anySatisfy(cookie -> assertThat(cookie)
                            .startsWith("__Host-tracker-sign-in=")
                            .contains("Secure", "SameSite=Lax"));
            assertThat(Browser.location(way)).contains("redirect_uri=https://");
        }
    }

    /** Another gateway before the same services. */
    private static ConfigurableApplicationContext another(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.addAll(List.of(
                "server.port=0",
                "logging.level.root=warn",
                "tracker.gateway.sign-in.issuer=" + ISSUER.address(),
                "tracker.gateway.sessions.client-secret=" + SECRET));
        SERVICES.forEach((name, service) -> {
            all.add("tracker.gateway.services." + name + ".http=" + service.address());
            all.add("tracker.gateway.services." + name + ".grpc="
                    + CALLS.get(name).address());
        });
        return new SpringApplicationBuilder(GatewayApplication.class, DrainTest.ThreadsOfItsOwn.class)
                .run(all.stream().map("--"::concat).toArray(String[]::new));
    }

    private static URI address(ConfigurableApplicationContext gateway) {
        return URI.create("http://127.0.0.1:" + gateway.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private @Nullable String languagesAskedFor(String locales) {
        HttpResponse<String> sent =
                browser.get("/sign-in?ui_locales=" + URLEncoder.encode(locales, StandardCharsets.UTF_8));
        return UriComponentsBuilder.fromUriString(Browser.location(sent))
                .build()
                .getQueryParams()
                .getFirst("ui_locales");
    }

    private static void refused(HttpResponse<String> answer, int status, String reason) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("reason").asString()).isEqualTo(reason);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
