package tracker.stack.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tracker.stack.issuer.DemoPeople;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.Ports;
import tracker.stack.supervisor.Secrets;
import tracker.stack.supervisor.StackException;
import tracker.stack.supervisor.StackState;
import tracker.stack.supervisor.Supervisor;

/** The running stack of a data directory, as its clients on this machine see it: where it answers, and tokens for it. */
public final class LocalStack {

    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration RESTART = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final JsonMapper JSON = new JsonMapper();

    private final DataDirectory data;
    private final StackState state;

    private LocalStack(DataDirectory data, StackState state) {
        this.data = data;
        this.state = state;
    }

    /** The stack of that directory; refuses if none runs there. */
    public static LocalStack running(DataDirectory data) {
        if (!Supervisor.runsOn(data)) {
            throw new StackException("No stack runs on %s. Start it with ./tracker up.".formatted(data.root()));
        }
        return StackState.read(data)
                .map(state -> new LocalStack(data, state))
                .orElseThrow(() -> new StackException("The stack of %s is just starting.".formatted(data.root())));
    }

    /** The same, once it is ready: it may just be starting. */
    public static LocalStack ready(DataDirectory data) {
        long until = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < until) {
            LocalStack stack = running(data);
            if (stack.state.isReady()) {
                return stack;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackException("Interrupted", e);
            }
        }
        throw new StackException("The stack of %s is not ready. See ./tracker status.".formatted(data.root()));
    }

    public Ports ports() {
        return state.ports();
    }

    /** A bearer token of the demo person with that role, with that role in that team (ROLE@TEAM), or with that id. */
    public String token(String who) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/local/tokens".formatted(ports().issuer())))
                .header("Authorization", "Bearer " + new Secrets(data).get(Secrets.LOCAL_TOKENS))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(who)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = answer(client, request);
            return switch (answer.statusCode()) {
                case 200 -> {
                    JsonNode token = JSON.readTree(answer.body());
                    yield token.get("access_token").asString();
                }
                case 404 ->
                    throw new StackException("There is no demo person \"%s\". There are:%n%s".formatted(who, people()));
                default ->
                    throw new StackException(
                            "The issuer refused (%d): %s".formatted(answer.statusCode(), answer.body()));
            };
        } catch (IOException e) {
            throw new StackException("The issuer does not answer: %s. See ./tracker status.".formatted(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted", e);
        }
    }

    /** An issuer that was killed is back in a moment: the supervisor starts it again. */
    private static HttpResponse<String> answer(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + RESTART.toNanos();
        while (true) {
            try {
                return client.send(request, HttpResponse.BodyHandlers.ofString());
            } catch (IOException e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    static String people() {
        return DemoPeople.all().stream()
                .map(person -> "  %-30s %s%s"
                        .formatted(person.id(), person.role(), person.team() == null ? "" : "@" + person.team()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String form(String who) {
        if (who.startsWith("demo-")) {
            return "person=" + encode(who);
        }
        int at = who.indexOf('@');
        return at < 0
                ? "role=" + encode(who)
                : "role=" + encode(who.substring(0, at)) + "&team=" + encode(who.substring(at + 1));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
