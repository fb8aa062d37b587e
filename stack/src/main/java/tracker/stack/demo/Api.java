package tracker.stack.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tracker.stack.cli.LocalStack;
import tracker.stack.supervisor.StackException;

/** The public REST API as one of the demo people uses it, through the gateway. */
class Api implements AutoCloseable {

    /** Sorted, since a map of constants is in another order in every process: the same change is the same text. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private static final int CONFLICT = 409;
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LocalStack stack;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    Api(LocalStack stack) {
        this.stack = stack;
    }

    JsonNode get(String who, String path) {
        return send(request(who, path).GET().build());
    }

    /** Makes a change; the same change again is the same request, so that the story can be played twice. */
    JsonNode post(String who, String path, Map<String, ?> body) {
        return send(change(who, path, body));
    }

    /** Makes a change whose time may not have come yet: false when the state of things refuses it. */
    boolean isTaken(String who, String path) {
        HttpRequest request = change(who, path, Map.of());
        HttpResponse<String> answer = answer(request);
        if (answer.statusCode() == CONFLICT) {
            return false;
        }
        var _ = body(request, answer);
        return true;
    }

    private HttpRequest change(String who, String path, Map<String, ?> body) {
        String text = JSON.writeValueAsString(body);
        return request(who, path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key(who, path, text))
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build();
    }

    static String key(String who, String path, String body) {
        return "demo-" + UUID.nameUUIDFromBytes((who + path + body).getBytes(StandardCharsets.UTF_8));
    }

    String token(String who) {
        return tokens.computeIfAbsent(who, stack::token);
    }

    /** Waits until reporting-service has handled every event there is. */
    void awaitReadModels() {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < end) {
            JsonNode processors = get("administrator", "operations/reporting-service/processors")
                    .path("processors");
            if (processors
                    .valueStream()
                    .allMatch(processor -> processor.path("lag").asLong() == 0)) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        throw new StackException("The read models do not catch up; see ./tracker logs reporting-service.");
    }

    private HttpRequest.Builder request(String who, String path) {
        return HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:%d/api/v1/%s".formatted(stack.ports().gateway(), path)))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token(who));
    }

    private JsonNode send(HttpRequest request) {
        return body(request, answer(request));
    }

    private HttpResponse<String> answer(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new StackException("The gateway does not answer: %s. See ./tracker status.".formatted(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted", e);
        }
    }

    private static JsonNode body(HttpRequest request, HttpResponse<String> answer) {
        JsonNode body = JSON.readTree(answer.body());
        if (answer.statusCode() >= 400) {
            throw new StackException("%s %s was refused (%d): %s"
                    .formatted(
                            request.method(),
                            request.uri().getPath(),
                            answer.statusCode(),
                            body.path("detail").asString()));
        }
        return body;
    }

    @Override
    public void close() {
        http.close();
    }
}
