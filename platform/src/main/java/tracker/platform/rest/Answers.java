package tracker.platform.rest;

import com.google.protobuf.Message;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Writes messages and problems as HTTP answers. */
final class Answers {
    private final JsonMapper problems = JsonMapper.builder().build();
    private final JsonWriter json;

    Answers(JsonWriter json) {
        this.json = json;
    }

    /** An answer as it is sent; without JSON where the reader has it already. */
    record Shown(Optional<String> etag, Optional<byte[]> json) {}

    Shown shown(HttpServletRequest http, Route route, Message answer) {
        Message shown = shownPart(route, answer);
        Optional<String> etag = Etag.of(shown).or(() -> Etag.of(answer)).map(Etag::quoted);
        boolean isThere = etag.isPresent()
                && route.binding().verb().equals("GET")
                && etag.get().equals(http.getHeader("If-None-Match"));
        return new Shown(etag, isThere ? Optional.empty() : Optional.of(json.write(shown)));
    }

    static void send(HttpServletResponse out, Shown shown) throws IOException {
        shown.etag().ifPresent(value -> out.setHeader("ETag", value));
        if (shown.json().isEmpty()) {
            out.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else {
            body(out, 200, "application/json", shown.json().get());
        }
    }

    void problem(HttpServletResponse out, Problem problem, String requestId) throws IOException {
        if (problem.status() == 401) {
            out.setHeader("WWW-Authenticate", "Bearer");
        }
        if (problem.retryAfterSeconds() > 0) {
            out.setHeader("Retry-After", Long.toString(problem.retryAfterSeconds()));
        }
        body(out, problem.status(), Problem.MEDIA_TYPE, problem(problem, requestId));
    }

    byte[] problem(Problem problem, String requestId) {
        return problems.writeValueAsBytes(problem.members(requestId));
    }

    byte[] shownJson(Route route, Message answer) {
        return json.write(shownPart(route, answer));
    }

    private static Message shownPart(Route route, Message answer) {
        return route.binding()
                .responseField()
                .map(field -> (Message) answer.getField(field))
                .orElse(answer);
    }

    private static void body(HttpServletResponse out, int status, String type, byte[] body) throws IOException {
        out.setStatus(status);
        out.setContentType(type);
        out.setHeader("Cache-Control", "no-store");
        out.setHeader("X-Content-Type-Options", "nosniff");
        out.setContentLength(body.length);
        out.getOutputStream().write(body);
    }
}
