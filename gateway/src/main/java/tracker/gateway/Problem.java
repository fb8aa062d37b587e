package tracker.gateway;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import tracker.contract.Said;

/** An error as the caller sees it (RFC 9457, as the services show theirs), with its headers; never an inner detail. */
@JsonPropertyOrder({"type", "title", "status", "detail", "reason", "metadata", "violations", "request_id"})
record Problem(
        @JsonIgnore HttpStatus code,
        String reason,
        @JsonIgnore Said said,
        @JsonProperty("request_id") String requestId,
        @JsonIgnore Map<String, String> headers) {

    Problem(HttpStatus code, String reason, Said said) {
        this(code, reason, said, "", Map.of());
    }

    @JsonProperty
    String type() {
        return "urn:tracker:problem:" + reason.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonProperty
    String title() {
        return StringUtils.capitalize(reason.toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    @JsonProperty
    int status() {
        return code.value();
    }

    @JsonProperty
    String detail() {
        return said.sentence();
    }

    @JsonProperty
    Map<String, String> metadata() {
        return said.metadata();
    }

    @JsonProperty
    List<String> violations() {
        return List.of();
    }

    Problem with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Problem(code, reason, said, requestId, more);
    }

    /** Whole seconds, at least one. */
    Problem retryAfter(Duration wait) {
        return with(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    Problem of(String request) {
        return new Problem(code, reason, said, request, headers);
    }
}
