package tracker.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import tracker.platform.error.Rejection.Reason;

/** A whole service as its callers meet it: over gRPC and HTTP, as whoever a token names, and with what it refuses. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(TestIdentity.class)
public abstract class CalledService {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Autowired
    private Environment environment;

    @Autowired
    private GrpcServerLifecycle grpc;

    private ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = channelTo(grpc);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    protected static ManagedChannel channelTo(GrpcServerLifecycle server) {
        return Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
                .build();
    }

    public String url() {
        return "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port");
    }

    public Channel as(String token) {
        return as(token, channel);
    }

    protected static Channel as(String token, Channel channel) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    public Channel asNobody() {
        return channel;
    }

    /** Expects the call to be refused for that reason under that status, and gives the rest of the answer. */
    protected static ErrorInfo refused(Status.Code code, Reason reason, Runnable call) {
        StatusRuntimeException failure = failure(call);
        assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(code);
        ErrorInfo info = info(failure);
        assertThat(info.getReason()).isEqualTo(reason.name());
        return info;
    }

    /** Expects the call to be refused because of its fields, and gives what is wrong with them. */
    protected static List<String> invalid(Runnable call) {
        StatusRuntimeException failure = failure(call);
        assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        return detail(failure, BadRequest.class).orElseThrow().getFieldViolationsList().stream()
                .map(violation -> violation.getField() + ": " + violation.getDescription())
                .toList();
    }

    /** Expects the call to be refused because of its fields, and gives the rules of the contract that they break. */
    protected static List<String> brokenRules(Runnable call) {
        return detail(failure(call), BadRequest.class).orElseThrow().getFieldViolationsList().stream()
                .map(violation -> violation.getField() + ": " + violation.getReason())
                .toList();
    }

    private static StatusRuntimeException failure(Runnable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }

    protected static ErrorInfo info(Throwable failure) {
        return detail(failure, ErrorInfo.class).orElseThrow();
    }

    protected static <D extends Message> Optional<D> detail(Throwable failure, Class<D> type) {
        try {
            com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(failure));
            for (Any detail : status.getDetailsList()) {
                if (detail.is(type)) {
                    return Optional.of(detail.unpack(type));
                }
            }
            return Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
