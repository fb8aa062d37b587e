package tracker.stack.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class IssuerTest {

    @TempDir
    Path data;

    private String url = "";
    private ConfigurableApplicationContext issuer;
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            url = "http://127.0.0.1:" + free.getLocalPort();
        }
        issuer = startOn(url);
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void aServiceGetsATokenForItselfInTheRoleService() throws Exception {
        SignedJWT token = accessToken(token("escalation-service", "grant_type=client_credentials"));

        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo(url);
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("tracker");
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("escalation-service");
        assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("service");
        assertThat(token.getJWTClaimsSet().getStringListClaim("teams")).isEmpty();
        assertThat(signedByPublishedKey(token)).isTrue();
    }

    @Test
    void aWrongClientSecretIsRefused() throws Exception {
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(URI.create(url + "/oauth2/token"))
                        .header("Authorization", basic("escalation-service", "guess"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void theCommandLineGetsAPartnersTokenWithTheTeam() throws Exception {
        SignedJWT token =
                accessToken(local("local", "role=partner&team=content").body());

        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo(url);
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("tracker");
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("demo-partner-content");
        assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("partner");
        assertThat(token.getJWTClaimsSet().getStringListClaim("teams")).containsExactly("content");
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(signedByPublishedKey(token)).isTrue();
    }

    @Test
    void aSecondPartnerIsKnownByName() throws Exception {
        SignedJWT token =
                accessToken(local("local", "person=demo-partner-engineering-2").body());

        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("demo-partner-engineering-2");
        assertThat(token.getJWTClaimsSet().getStringListClaim("teams")).containsExactly("engineering");
    }

    @Test
    void withoutTheSecretOfTheDataDirectoryThereIsNoLocalToken() throws Exception {
        assertThat(local("guess", "role=administrator").statusCode()).isEqualTo(401);
    }

    @Test
    void anUnknownPersonHasNoToken() throws Exception {
        assertThat(local("local", "role=emperor").statusCode()).isEqualTo(404);
        assertThat(local("local", "role=specialist&team=content").statusCode()).isEqualTo(404);
    }

    @Test
    void theKeyIsPrivateAndKeptAcrossARestart() throws Exception {
        SignedJWT before = accessToken(local("local", "role=analyst").body());
        issuer.close();

        issuer = startOn(url);

        assertThat(signedByPublishedKey(before)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("issuer/keys.json"))))
                .isEqualTo("rw-------");
        assertThat(get("/oauth2/jwks").body()).doesNotContain("\"d\"");
    }

    @Test
    void aPersonSignsInThroughTheGatewayWithAProofKey() throws Exception {
        String answer = signIn("demo-analyst");

        SignedJWT token = accessToken(answer);
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("demo-analyst");
        assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("analyst");
        SignedJWT id = SignedJWT.parse(find("\"id_token\":\"([^\"]+)\"", answer));
        assertThat(id.getJWTClaimsSet().getAudience()).containsExactly("gateway");
        assertThat(id.getJWTClaimsSet().getStringClaim("name")).isEqualTo("Ana");
        assertThat(browser.send(
                                HttpRequest.newBuilder(URI.create(url + "/userinfo"))
                                        .header("Authorization", "Bearer " + token.serialize())
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .contains("\"sub\":\"demo-analyst\"");
    }

    @Test
    void whoIsSignedInStaysSoAcrossARestart_untilTheySignOut() throws Exception {
        String answer = signIn("demo-partner-content");
        issuer.close();
        issuer = startOn(url);

        String renewed = token("gateway", refresh(answer));

        assertThat(accessToken(renewed).getJWTClaimsSet().getSubject()).isEqualTo("demo-partner-content");
        String id = find("\"id_token\":\"([^\"]+)\"", renewed);
        post(
                "/oauth2/revoke",
                form(Map.of("token", find("\"refresh_token\":\"([^\"]+)\"", renewed))),
                "Authorization",
                basic("gateway", "gateway-secret"));
        assertThat(token("gateway", refresh(renewed))).contains("invalid_grant");
        HttpResponse<String> out = get("/connect/logout?id_token_hint=" + id + "&post_logout_redirect_uri="
                + encode("http://127.0.0.1:8080/"));
        assertThat(location(out)).isEqualTo("http://127.0.0.1:8080/");
    }

    @Test
    void theGatewayMayBeCalledLocalhostToo_butNothingElse() throws Exception {
        assertThat(location(authorize("http://localhost:8080/login/oauth2/code/tracker", "c")))
                .endsWith("/sign-in");
        assertThat(authorize("http://elsewhere.example/login/oauth2/code/tracker", "c")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void thePageSpeaksTheBrowsersLanguage() throws Exception {
        assertThat(page("zh-CN,zh;q=0.9,en;q=0.5")).contains("<html lang=\"zh-CN\">", "<h1>登录</h1>", "Carla — 合作方, 内容");
        for (String english : new String[] {"en-GB", "de", "*"}) {
            assertThat(page(english))
                    .contains("<html lang=\"en\">", "<h1>Sign in</h1>", "Paul — partner, Process and policy");
        }
    }

    @Test
    void thePageSpeaksTheLanguageThatTheApplicationAsksForAlsoAfterAWrongPassword() throws Exception {
        authorize("http://127.0.0.1:8080/login/oauth2/code/tracker", "x".repeat(43), "&ui_locales=zh-CN%20en");
        String page = page("en-GB");
        assertThat(page).contains("<html lang=\"zh-CN\">");

        post("/sign-in", form(Map.of("username", "demo-analyst", "_csrf", find("_csrf\" value=\"([^\"]+)\"", page))));

        assertThat(page("en-GB")).contains("<html lang=\"zh-CN\">");
    }

    @Test
    void aWrongPasswordComesBackToThePageWithAComplaint() throws Exception {
        String page = get("/sign-in").body();

        HttpResponse<String> refused = post(
                "/sign-in",
                form(Map.of(
                        "username",
                        "demo-analyst",
                        "password",
                        "guess",
                        "_csrf",
                        find("_csrf\" value=\"([^\"]+)\"", page))));

        assertThat(location(refused)).endsWith("/sign-in?error");
        assertThat(get("/sign-in?error").body()).contains("role=\"alert\"");
    }

    @Test
    void itSaysThatItIsReady() throws Exception {
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void everyRoleHasAPerson() {
        assertThat(DemoPeople.all().stream().map(DemoPeople.Person::role).collect(Collectors.toSet()))
                .isEqualTo(Set.of(
                        "specialist",
                        "problem_coordinator",
                        "partner",
                        "program_manager",
                        "analyst",
                        "administrator",
                        "service"));
    }

    private ConfigurableApplicationContext startOn(String url) {
        return Issuer.start(
                "--TRACKER_ISSUER=" + url,
                "--TRACKER_HTTP_PORT=" + URI.create(url).getPort(),
                "--TRACKER_ISSUER_KEYS=" + data.resolve("issuer/keys.json"),
                "--TRACKER_GATEWAY=http://127.0.0.1:8080",
                "--TRACKER_DEMO_PASSWORD=people",
                "--TRACKER_LOCAL_SECRET=local",
                "--TRACKER_ESCALATION_CLIENT_SECRET=escalation-service-secret",
                "--TRACKER_REMEDIATION_CLIENT_SECRET=remediation-service-secret",
                "--TRACKER_REPORTING_CLIENT_SECRET=reporting-service-secret",
                "--TRACKER_GATEWAY_CLIENT_SECRET=gateway-secret");
    }

    /** The whole way of a browser and the gateway; what the token endpoint answered. */
    private String signIn(String person) throws Exception {
        String verifier = "a-verifier-that-is-long-enough-to-be-allowed-0123456789";
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        String redirect = "http://127.0.0.1:8080/login/oauth2/code/tracker";
        assertThat(location(authorize(redirect, challenge))).endsWith("/sign-in");
        String page = get("/sign-in").body();
        assertThat(page).contains("value=\"" + person + "\"");
        HttpResponse<String> signedIn = post(
                "/sign-in",
                form(Map.of(
                        "username", person, "password", "people", "_csrf", find("_csrf\" value=\"([^\"]+)\"", page))));
        assertThat(location(signedIn)).contains("/oauth2/authorize");
        String back = location(browser.send(
                HttpRequest.newBuilder(URI.create(location(signedIn))).build(), BodyHandlers.ofString()));
        assertThat(back).startsWith(redirect);
        return token(
                "gateway",
                form(Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        find("code=([^&]+)", back),
                        "redirect_uri",
                        redirect,
                        "code_verifier",
                        verifier)));
    }

    private HttpResponse<String> authorize(String redirect, String challenge) throws IOException, InterruptedException {
        return authorize(redirect, challenge, "");
    }

    private HttpResponse<String> authorize(String redirect, String challenge, String more)
            throws IOException, InterruptedException {
        return get("/oauth2/authorize?response_type=code&client_id=gateway&scope=" + encode("openid profile")
                + "&state=s&redirect_uri=" + encode(redirect) + "&code_challenge_method=S256&code_challenge="
                + challenge + more);
    }

    private static String refresh(String answer) {
        return form(
                Map.of("grant_type", "refresh_token", "refresh_token", find("\"refresh_token\":\"([^\"]+)\"", answer)));
    }

    private String page(String language) throws IOException, InterruptedException {
        return browser.send(
                        HttpRequest.newBuilder(URI.create(url + "/sign-in"))
                                .header("Accept-Language", language)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Accept", "text/html,*/*;q=0.1")
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String form, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> local(String secret, String form) throws IOException, InterruptedException {
        return post("/local/tokens", form, "Authorization", "Bearer " + secret);
    }

    private String token(String client, String form) throws IOException, InterruptedException {
        return post("/oauth2/token", form, "Authorization", basic(client, client + "-secret"))
                .body();
    }

    private boolean signedByPublishedKey(SignedJWT token) throws Exception {
        JWKSet published = JWKSet.parse(get("/oauth2/jwks").body());
        return token.verify(new RSASSAVerifier(
                published.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey()));
    }

    private static SignedJWT accessToken(String answer) throws Exception {
        return SignedJWT.parse(find("\"access_token\":\"([^\"]+)\"", answer));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    private static String basic(String client, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
