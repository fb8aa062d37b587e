package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What a client hears while a service is left alone because requests to it came to nothing. */
@TestPropertySource(
        properties = {"tracker.gateway.breaker.out-of=" + OpenBreakerTest.ENOUGH, "tracker.gateway.breaker.pause=1h"})
class OpenBreakerTest extends RunningGateway {

    static final int ENOUGH = 2;

    private static final String READ = "/api/v1/escalations/1";
    private static final String READ_ELSEWHERE = "/api/v1/teams";
    private static final String CALL_ELSEWHERE = "tracker.escalation.v1.EscalationService/GetEscalation";

    @Test
    void overRestItIsToldAtOnceWhenToComeBack() {
        StubService escalation = SERVICES.get("escalation-service");
        for (int i = 0; i < ENOUGH; i++) {
            unavailable("BROKEN_OFF");
        }
        int asked = escalation.attempts.get();

        unavailable("NOBODY_THERE");

        assertThat(escalation.attempts).hasValue(asked);
        signedIn().get().uri(READ_ELSEWHERE).exchange().expectStatus().isOk();
    }

    private void unavailable(String code) {
        WebTestClient.ResponseSpec answer =
                signedIn().get().uri(READ).header("X-Behave", "break off").exchange();
        answer.expectStatus()
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                .expectHeader()
                .valueEquals(HttpHeaders.RETRY_AFTER, 2)
                .expectBody()
                .jsonPath("$.reason")
                .isEqualTo("DEPENDENCY_UNAVAILABLE")
                .jsonPath("$.metadata.code")
                .isEqualTo(code);
    }

    @Test
    void soItIsOverGrpc() throws Exception {
        StubCalls remediation = CALLS.get("remediation-service");
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", at("/").getPort())
                .usePlaintext()
                .build();
        try {
            for (int i = 0; i < ENOUGH; i++) {
                assertThat(refused(channel).getCode()).isEqualTo(Code.DEADLINE_EXCEEDED_VALUE);
            }
            remediation.seen.clear();

            Status refused = refused(channel);

            assertThat(refused.getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
            assertThat(refused.getMessage()).contains("Nothing was done");
            assertThat(refused.getDetailsList())
                    .filteredOn(detail -> detail.is(RetryInfo.class))
                    .singleElement()
                    .satisfies(detail -> assertThat(detail.unpack(RetryInfo.class)
                                    .getRetryDelay()
                                    .getSeconds())
                            .isEqualTo(2));
            assertThat(remediation.seen).isEmpty();
            assertThat(call(channel, CALL_ELSEWHERE, "")).isEqualTo(StubCalls.message("asked"));
        } finally {
            channel.shutdownNow();
        }
    }

    private static Status refused(ManagedChannel channel) {
        return Objects.requireNonNull(StatusProto.fromThrowable(
                catchThrowableOfType(StatusRuntimeException.class, () -> call(channel, HURRIED, "silent"))));
    }

    private static byte[] call(ManagedChannel channel, String rpc, String behave) {
        Metadata metadata = new Metadata();
        metadata.put(StubCalls.ascii("authorization"), "Bearer " + ISSUER.token("caller " + UUID.randomUUID()));
        metadata.put(StubCalls.BEHAVE, behave);
        return ClientCalls.blockingServerStreamingCall(
                        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                        StubCalls.method(rpc),
                        CallOptions.DEFAULT,
                        StubCalls.message("asked"))
                .next();
    }
}
