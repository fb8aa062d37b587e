package tracker.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class TraceTest {

    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

    private final List<String> seen = new ArrayList<>();

    @Test
    void whatACallLogsIsUnderItsRequestId_andNothingAfterIt() {
        Metadata headers = new Metadata();
        headers.put(REQUEST_ID, "r-1");
        call(headers);
        assertThat(seen).containsExactly("r-1", "no trace");
        assertThat(MDC.get("http.request.id")).isNull();
    }

    @Test
    void aTraceContextIsTheCallsUnlessItIsNone() {
        Metadata headers = new Metadata();
        headers.put(Trace.HEADER, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        call(headers);
        Metadata nonsense = new Metadata();
        nonsense.put(Trace.HEADER, "nonsense");
        call(nonsense);
        assertThat(seen)
                .containsExactly("null", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "null", "no trace");
    }

    @SuppressWarnings("unchecked")
    private void call(Metadata headers) {
        new Trace()
                .interceptCall(mock(ServerCall.class), headers, (call, metadata) -> new ServerCall.Listener<>() {
                    @Override
                    public void onHalfClose() {
                        seen.add(String.valueOf(MDC.get("http.request.id")));
                        seen.add(Trace.current().orElse("no trace"));
                    }
                })
                .onHalfClose();
    }
}
