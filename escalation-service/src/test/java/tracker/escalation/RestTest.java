package tracker.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tracker.escalation.intake.SampleLog;
import tracker.escalation.v1.RecordEscalationHistoryRequest;

/** The same service over REST: what a browser or a script sees of success and of every kind of refusal. */
class RestTest extends RunningService {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OPEN = """
            {"title": "视频无法加载", "language": "zh-CN"}
            """;
    private static final String TRIAGE = """
            {"priority": "PRIORITY_HIGH"}
            """;

    private record Reply(int status, HttpResponse<String> response) {
        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String etag() {
            return response.headers().firstValue("ETag").orElseThrow();
        }

        void isRefused(int expected, String reason) {
            assertThat(status).as(response.body()).isEqualTo(expected);
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/problem+json");
            assertThat(json().path("reason").asString()).isEqualTo(reason);
        }

        void isRefusedFor(String field) {
            isRefused(400, "INVALID_ARGUMENT");
            assertThat(json().path("violations").valueStream())
                    .extracting(violation -> violation.path("field").asString())
                    .containsExactly(field);
        }
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder to(String path, String token) {
        return HttpRequest.newBuilder(URI.create(url() + "/api/v1/" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private Reply post(String path, String token, String key, String body) {
        return send(to(path, token).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
    }

    private Reply read(String path) {
        return send(to(path, ANALYST).GET());
    }

    private String openedOverRest() {
        return post("escalations", SPECIALIST, newId(), OPEN)
                .json()
                .path("escalation")
                .path("name")
                .asString();
    }

    @Test
    void anEscalationIsOpenedReadAndWorked() {
        Reply opened = post("escalations", SPECIALIST, newId(), OPEN);
        assertThat(opened.status()).as(opened.response().body()).isEqualTo(200);
        String name = opened.json().path("escalation").path("name").asString();
        assertThat(opened.json().path("position").asString()).isNotEmpty();

        Reply shown = read(name);
        assertThat(shown.json().path("title").asString()).isEqualTo("视频无法加载");
        assertThat(shown.json().path("state").asString()).isEqualTo("ESCALATION_STATE_NEW");
        Reply triaged = send(to(name + ":triage", SPECIALIST)
                .header("Idempotency-Key", newId())
                .header("If-Match", shown.etag())
                .POST(BodyPublishers.ofString(TRIAGE)));

        assertThat(triaged.json().path("escalation").path("state").asString())
                .as(triaged.response().body())
                .isEqualTo("ESCALATION_STATE_TRIAGED");
        assertThat(read(name + "/timeline").json().path("events")).hasSize(2);
        Reply before = read(name + "?as_of=2016-01-01T00:00:00Z");
        before.isRefused(404, "NOT_FOUND");
    }

    private void step(String name, String action, String token, String body, String state) {
        Reply reply = post(name + ":" + action, token, newId(), body);
        assertThat(reply.json().path("escalation").path("state").asString())
                .as(action + ": " + reply.response().body())
                .isEqualTo("ESCALATION_STATE_" + state);
    }

    @Test
    void aCaseIsWorkedToItsEndAndBack() {
        String name = openedOverRest();

        step(name, "triage", SPECIALIST, TRIAGE, "TRIAGED");
        step(name, "assign", SPECIALIST, "{\"team\": \"teams/engineering\"}", "ASSIGNED");
        step(name, "acknowledge", ENGINEER, "{}", "ACKNOWLEDGED");
        step(name, "start", ENGINEER, "{}", "IN_PROGRESS");
        step(name, "pend", ENGINEER, """
                {"reason": "PENDING_REASON_THIRD_PARTY", "waiting_for": "the vendor"}
                """, "PENDING_THIRD_PARTY");
        step(name, "mitigate", ENGINEER, "{\"summary\": \"Cache emptied\"}", "MITIGATED");
        step(name, "changePriority", SPECIALIST, """
                {"priority": "PRIORITY_LOW", "reason": "harm has stopped"}
                """, "MITIGATED");
        step(name, "link", SPECIALIST, """
                {"link": {"kind": "LINK_KIND_RELATED", "target": "%s"}}
                """.formatted(openedOverRest()), "MITIGATED");
        step(name, "resolve", SPECIALIST, "{\"resolution_code\": \"fixed\"}", "RESOLVED");
        step(name, "close", SPECIALIST, "{}", "CLOSED");
        step(name, "reopen", SPECIALIST, "{\"reason\": \"It came back\"}", "IN_PROGRESS");
        step(name, "comment", SPECIALIST, "{\"text\": \"又来了\"}", "IN_PROGRESS");
        step(openedOverRest(), "dismiss", SPECIALIST, "{\"reason\": \"DISMISSAL_REASON_SPAM\"}", "DISMISSED");

        assertThat(types(timeline(name)))
                .containsExactly(
                        "EscalationOpened",
                        "EscalationTriaged",
                        "EscalationAssigned",
                        "EscalationAcknowledged",
                        "EscalationWorkStarted",
                        "EscalationPended",
                        "EscalationMitigated",
                        "EscalationPriorityChanged",
                        "EscalationLinked",
                        "EscalationResolved",
                        "EscalationClosed",
                        "EscalationReopened",
                        "EscalationCommented");
    }

    @Test
    void aKeyStandsForOneRequest() {
        String key = newId();
        Reply first = post("escalations", SPECIALIST, key, OPEN);
        Reply again = post("escalations", SPECIALIST, key, OPEN);

        assertThat(again.json()).isEqualTo(first.json());
        post("escalations", SPECIALIST, key, "{\"title\": \"Another\"}").isRefused(409, "REQUEST_ID_REUSED");
    }

    @Test
    void refusalsSayWhy() {
        String name = openedOverRest();

        send(to(name + ":triage", SPECIALIST)
                        .header("Idempotency-Key", newId())
                        .header("If-Match", "\"7\"")
                        .POST(BodyPublishers.ofString(TRIAGE)))
                .isRefused(412, "STALE_ETAG");
        post(name + ":close", SPECIALIST, newId(), "{}").isRefused(409, "WRONG_STATE");
        post(name + ":triage", ANALYST, newId(), TRIAGE).isRefused(403, "ROLE_NOT_ALLOWED");
        post(name + ":triage", "not-a-token", newId(), TRIAGE).isRefused(401, "UNAUTHENTICATED");
        post("escalations/nothing:triage", SPECIALIST, newId(), TRIAGE).isRefused(404, "NOT_FOUND");
        post("escalations", SPECIALIST, newId(), "{\"titel\": \"x\"}").isRefusedFor("titel");
        post("escalations", SPECIALIST, newId(), "{\"title\": 7}").isRefusedFor("title");
        post("escalations", SPECIALIST, newId(), "{\"title\": \"a\\u0007b\"}").isRefusedFor("title");
        post("escalations", SPECIALIST, newId(), "{\"title\": \"a\\nb\"}").isRefusedFor("title");
        post(name + ":triage", SPECIALIST, newId(), "{\"priority\": \"PRIORITY_HIGH\"}");
        post(name + ":assign", SPECIALIST, newId(), "{\"team\": \"teams/nobody\"}")
                .isRefusedFor("team");
        post("escalations", ADMINISTRATOR, newId(), """
                        {"title": "x", "occurred_time": "2999-01-01T00:00:00Z"}
                        """).isRefusedFor("occurred_time");
    }

    @Test
    void ofTwoLimitsTheWordsTellBoth_andOfOneItIsTold() {
        String name = openedOverRest();

        Reply page = send(to(name + "/timeline?page_size=1001", SPECIALIST).GET());
        Reply title = post("escalations", SPECIALIST, newId(), "{\"title\": \"%s\"}".formatted("x".repeat(501)));

        assertThat(page.json().at("/violations/0/description").asString()).contains("0", "1000");
        assertThat(page.json().at("/violations/0/arguments").has("limit")).isFalse();
        assertThat(title.json().at("/violations/0/arguments/limit").asString()).isEqualTo("500");
    }

    @Test
    void aHistoryIsTakenInOverRestToo() throws IOException {
        RecordEscalationHistoryRequest sample = SampleLog.small().get(1);
        String id = "INC-" + newId();
        RecordEscalationHistoryRequest.Builder request = sample.toBuilder().setExternalId(id);
        request.getRowsBuilderList().forEach(row -> row.setValues(0, id));

        Reply taken = post("escalations:recordHistory", ADMINISTRATOR, newId(), json(request));

        assertThat(taken.status()).as(taken.response().body()).isEqualTo(200);
        assertThat(taken.json().path("rows_added").asInt()).isEqualTo(sample.getRowsCount());
        request.getRowsBuilder(0).setValues(0, "INC-other");
        Reply broken = post("escalations:recordHistory", ADMINISTRATOR, newId(), json(request));
        broken.isRefused(400, "INVALID_ARGUMENT");
        assertThat(broken.response().body()).contains("rows[0].number", "line");
    }

    private static String json(RecordEscalationHistoryRequest.Builder request) throws InvalidProtocolBufferException {
        return JsonFormat.printer().preservingProtoFieldNames().print(request);
    }
}
