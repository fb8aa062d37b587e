package tracker.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tracker.stack.client.RunningTracker;
import tracker.stack.supervisor.ChildProcess;
import tracker.stack.supervisor.Part;
import tracker.stack.supervisor.ProcessSpec;
import tracker.stack.supervisor.Readiness;

/** A Keycloak with the realm that docs/operations gives to operators, and what a test has to do in it as its administrator. */
final class Keycloak implements AutoCloseable {

    private static final Path HOME =
            Path.of("target", "keycloak", "keycloak-" + System.getProperty("keycloak.version"));
    private static final Path REALM = Path.of("..", "docs", "operations", "keycloak-realm.json");
    private static final String REALM_PATH = "/admin/realms/tracker";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String password = UUID.randomUUID().toString();
    private final String url;
    private final ChildProcess process;
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private Part.Running running;

    Keycloak(Path directory, int port) throws IOException {
        Path imported = Files.createDirectories(HOME.resolve("data/import")).resolve("tracker-realm.json");
        Files.writeString(imported, Files.readString(REALM));
        url = "http://127.0.0.1:" + port;
        process = new ChildProcess(new ProcessSpec(
                "keycloak",
                List.of(
                        HOME.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--db-url=jdbc:h2:file:%s;NON_KEYWORDS=VALUE".formatted(directory.resolve("keycloak"))),
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPTS_KC_HEAP",
                        "-Xms128m -Xmx512m -XX:TieredStopAtLevel=1",
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        "admin",
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        password),
                List.of(port),
                url,
                Readiness.http(URI.create(url + "/realms/tracker/.well-known/openid-configuration")),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                directory.resolve("keycloak.log"),
                directory.resolve("keycloak.pid")));
        running = process.start();
    }

    void awaitReady() {
        RunningTracker.await(running::ready, "Keycloak is ready", process.startWithin());
    }

    void stop() {
        running.stop(process.stopWithin());
    }

    /** Comes back as it was, with the keys it had. */
    void startAgain() {
        running = process.start();
        awaitReady();
    }

    @Override
    public void close() {
        stop();
        http.close();
    }

    String issuer() {
        return url + "/realms/tracker";
    }

    JsonNode keys() {
        return get(issuer() + "/protocol/openid-connect/certs", Map.of());
    }

    /** Somebody who signs in with the password of all. */
    void person(String name, String role, String... teams) {
        post(
                REALM_PATH + "/users",
                Map.of(
                        "username",
                        name,
                        "enabled",
                        true,
                        "email",
                        name + "@example.org",
                        "firstName",
                        name,
                        "lastName",
                        name,
                        "groups",
                        List.of(teams),
                        "credentials",
                        List.of(Map.of("type", "password", "value", password))));
        String id = administered(REALM_PATH + "/users?exact=true&username=" + name)
                .path(0)
                .path("id")
                .asString();
        JsonNode found = administered(REALM_PATH + "/roles/" + role);
        post(
                REALM_PATH + "/users/" + id + "/role-mappings/realm",
                List.of(Map.of("id", found.path("id").asString(), "name", role)));
    }

    /** A client by which people get tokens without a browser. */
    void publicClient(String id, Map<String, ?> more) {
        Map<String, Object> client = new HashMap<>(more);
        client.putAll(Map.of("clientId", id, "publicClient", true, "directAccessGrantsEnabled", true));
        post(REALM_PATH + "/clients", client);
    }

    String token(String client, String person) {
        return token(
                "tracker",
                Map.of("grant_type", "password", "client_id", client, "username", person, "password", password));
    }

    /** Gets a token for a command line by the device grant, while somebody signs in with a browser elsewhere and agrees. */
    String deviceToken(String client, String person) {
        JsonNode begun = form(issuer() + "/protocol/openid-connect/auth/device", Map.of("client_id", client));
        Map<String, String> cookies = new HashMap<>();
        String signIn = browse(cookies, begun.path("verification_uri_complete").asString(), Map.of());
        String consent = browse(
                cookies,
                found("<form[^>]*action=\"([^\"]+)\"", signIn),
                Map.of("username", person, "password", password));
        var _ = browse(
                cookies,
                found("<form[^>]*action=\"([^\"]+)\"", consent),
                Map.of("accept", "Yes", "code", found("name=\"code\" value=\"([^\"]+)\"", consent)));
        return token(
                "tracker",
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:device_code",
                        "client_id",
                        client,
                        "device_code",
                        begun.path("device_code").asString()));
    }

    /** The page that a browser ends up on; a form is sent when there is one. */
    private String browse(Map<String, String> cookies, String address, Map<String, String> form) {
        URI next = URI.create(issuer()).resolve(address);
        Map<String, String> fields = form;
        while (true) {
            HttpRequest.Builder request = HttpRequest.newBuilder(next)
                    .header(
                            "Cookie",
                            cookies.entrySet().stream()
                                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                    .collect(Collectors.joining("; ")));
            if (!fields.isEmpty()) {
                request.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(encoded(fields));
            }
            HttpResponse<String> answer = answer(request);
            for (String cookie : answer.headers().allValues("Set-Cookie")) {
                String[] pair = cookie.split(";", 2)[0].split("=", 2);
                cookies.put(pair[0], pair[1]);
            }
            Optional<String> elsewhere = answer.headers().firstValue("Location");
            if (elsewhere.isEmpty()) {
                return answer.body();
            }
            next = next.resolve(elsewhere.get());
            fields = Map.of();
        }
    }

    private static String found(String pattern, String page) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        if (!matcher.find()) {
            throw new IllegalStateException("%s is not in %s".formatted(pattern, page));
        }
        return matcher.group(1).replace("&amp;", "&");
    }

    /** What a service gets for itself. */
    String serviceToken(String client) {
        return token(
                "tracker",
                Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret(client)));
    }

    /** What Keycloak made up as the secret of a client. */
    String secret(String client) {
        return secrets.computeIfAbsent(client, this::look);
    }

    private String look(String client) {
        String id = administered(REALM_PATH + "/clients?clientId=" + client)
                .path(0)
                .path("id")
                .asString();
        return administered(REALM_PATH + "/clients/" + id + "/client-secret")
                .path("value")
                .asString();
    }

    /** The administrator's token, which is of another realm. */
    String tokenOfAnotherRealm() {
        return token(
                "master",
                Map.of("grant_type", "password", "client_id", "admin-cli", "username", "admin", "password", password));
    }

    /** From now on tokens are signed with this key; those of the keys before it stay good. */
    void rotate(KeyPair key, int priority) {
        post(
                REALM_PATH + "/components",
                Map.of(
                        "name",
                        "key " + priority,
                        "providerId",
                        "rsa",
                        "providerType",
                        "org.keycloak.keys.KeyProvider",
                        "parentId",
                        administered(REALM_PATH).path("id").asString(),
                        "config",
                        Map.of(
                                "priority", List.of(Integer.toString(priority)),
                                "algorithm", List.of("RS256"),
                                "privateKey", List.of(pem(key)))));
    }

    private static String pem(KeyPair key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----";
    }

    private String token(String realm, Map<String, String> form) {
        return form(url + "/realms/" + realm + "/protocol/openid-connect/token", form)
                .path("access_token")
                .asString();
    }

    private JsonNode form(String address, Map<String, String> form) {
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(encoded(form)));
    }

    private static HttpRequest.BodyPublisher encoded(Map<String, String> form) {
        return BodyPublishers.ofString(form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&")));
    }

    private JsonNode administered(String path) {
        return get(url + path, Map.of("Authorization", "Bearer " + tokenOfAnotherRealm()));
    }

    private JsonNode get(String address, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        headers.forEach(request::header);
        return send(request);
    }

    private void post(String path, Object body) {
        var _ = send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + tokenOfAnotherRealm())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode send(HttpRequest.Builder request) {
        HttpResponse<String> response = answer(request);
        if (response.statusCode() >= 300) {
            throw new IllegalStateException("Keycloak answered %d to %s: %s"
                    .formatted(response.statusCode(), response.request(), response.body()));
        }
        return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
