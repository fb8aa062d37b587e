package tracker.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tracker.contract.Contract;
import tracker.contract.HttpBinding;
import tracker.contract.PathTemplate;
import tracker.platform.error.Rejection.Reason;
import tracker.type.v1.Role;

/**
 * Each call of a running service tried by each role and by nobody, over gRPC and REST, against docs/authorisation.md: who may
 * not is refused before anything else is looked at. The calls are empty, and those that may come through change nothing: they are
 * answered, or refused for what is missing, but never end in a fault of the service.
 */
public interface EveryCellOfTheMatrix {

    /** Where it answers over HTTP. */
    String url();

    /** Where it answers over gRPC, to the bearer of that token. */
    Channel as(String token);

    /** Where it answers over gRPC, to somebody without a token. */
    Channel asNobody();

    /** Its gRPC services. */
    List<ServiceDescriptor> services();

    @TestFactory
    default Stream<DynamicTest> everyCell() {
        Map<String, Set<Role>> matrix = Matrix.read();
        return services().stream()
                .filter(service -> service.getName().startsWith("tracker."))
                .flatMap(service -> service.getMethods().stream())
                .map(rpc -> DynamicTest.dynamicTest(rpc.getFullMethodName(), () -> {
                    Set<Role> allowed = matrix.get(rpc.getFullMethodName());
                    assertThat(allowed).as("its row in docs/authorisation.md").isNotNull();
                    new Cells(this, rpc).tryAll(allowed);
                }));
    }

    /** The document, read. */
    final class Matrix {
        private static final Path DOCUMENT = Path.of("../docs/authorisation.md");

        private Matrix() {}

        static Map<String, Set<Role>> read() {
            Map<String, Set<Role>> rows = new HashMap<>();
            String service = "";
            List<String> roles = List.of();
            for (String line : lines()) {
                List<String> cells =
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
                if (line.startsWith("## ")) {
                    service = line.substring("## ".length());
                } else if (line.startsWith("| call |")) {
                    roles = cells;
                } else if (line.startsWith("| `")) {
                    Set<Role> allowed = EnumSet.noneOf(Role.class);
                    for (int i = 2; i < cells.size(); i++) {
                        if (cells.get(i).equals("yes")) {
                            allowed.add(Role.valueOf("ROLE_"
                                    + roles.get(i)
                                            .toUpperCase(java.util.Locale.ROOT)
                                            .replace(' ', '_')));
                        }
                    }
                    rows.put(service + "/" + cells.get(1).replace("`", ""), allowed);
                }
            }
            return rows;
        }

        private static List<String> lines() {
            try {
                return Files.readAllLines(DOCUMENT);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Sends and reads bytes as they are: an empty message of whatever type. */
    enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        RAW;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    }

    /** One row. */
    final class Cells {
        private static final HttpClient HTTP = HttpClient.newHttpClient();
        private static final int UNAUTHORIZED = 401;
        private static final int FORBIDDEN = 403;
        private static final Set<Status.Code> FAULTS =
                EnumSet.of(Status.Code.INTERNAL, Status.Code.UNKNOWN, Status.Code.UNIMPLEMENTED, Status.Code.DATA_LOSS);
        private static final Set<Integer> HTTP_FAULTS = Set.of(500, 501, 502);

        private final EveryCellOfTheMatrix service;
        private final MethodDescriptor<?, ?> rpc;
        private final List<HttpBinding> bindings;

        Cells(EveryCellOfTheMatrix service, MethodDescriptor<?, ?> rpc) {
            this.service = service;
            this.rpc = rpc;
            this.bindings =
                    Contract.get().rpc(rpc.getFullMethodName()).orElseThrow().bindings();
        }

        void tryAll(Set<Role> allowed) throws IOException, InterruptedException {
            for (Role role : Role.values()) {
                if (role == Role.UNRECOGNIZED || role == Role.ROLE_UNSPECIFIED) {
                    continue;
                }
                String token = TestTokens.token("somebody", Set.of(role));
                boolean may = allowed.contains(role);
                com.google.rpc.Status status = call(service.as(token));
                assertThat(reason(status).equals(Reason.ROLE_NOT_ALLOWED.name()))
                        .as("%s refused to %s over gRPC", rpc.getFullMethodName(), role)
                        .isNotEqualTo(may);
                assertThat(FAULTS)
                        .as("%s by %s over gRPC: %s", rpc.getFullMethodName(), role, status)
                        .doesNotContain(code(status));
                for (HttpBinding binding : bindings) {
                    HttpResponse<InputStream> response = rest(binding, token);
                    assertThat(response.statusCode() == FORBIDDEN
                                    && body(response).contains("ROLE_NOT_ALLOWED"))
                            .as("%s refused to %s over REST", rpc.getFullMethodName(), role)
                            .isNotEqualTo(may);
                    assertThat(HTTP_FAULTS)
                            .as("%s by %s over REST", rpc.getFullMethodName(), role)
                            .doesNotContain(response.statusCode());
                }
            }
            tryWithoutToken();
        }

        private void tryWithoutToken() throws IOException, InterruptedException {
            assertThat(code(call(service.asNobody()))).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(code(call(service.as("not a token")))).isEqualTo(Status.Code.UNAUTHENTICATED);
            for (HttpBinding binding : bindings) {
                assertThat(rest(binding, "").statusCode()).isEqualTo(UNAUTHORIZED);
                assertThat(rest(binding, "not.a.token").statusCode()).isEqualTo(UNAUTHORIZED);
            }
        }

        /** Why it was refused; empty when it was answered. */
        private static String reason(com.google.rpc.Status status) {
            return status.getDetailsList().stream()
                    .filter(detail -> detail.is(ErrorInfo.class))
                    .map(detail -> {
                        try {
                            return detail.unpack(ErrorInfo.class).getReason();
                        } catch (InvalidProtocolBufferException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .findFirst()
                    .orElse("");
        }

        private static Status.Code code(com.google.rpc.Status status) {
            return Status.fromCodeValue(status.getCode()).getCode();
        }

        private com.google.rpc.Status call(Channel channel) {
            MethodDescriptor<byte[], byte[]> raw =
                    rpc.toBuilder(Bytes.RAW, Bytes.RAW).build();
            try {
                if (rpc.getType().serverSendsOneMessage()) {
                    var _ = ClientCalls.blockingUnaryCall(channel, raw, CallOptions.DEFAULT, new byte[0]);
                } else {
                    readOne(channel, raw);
                }
                return com.google.rpc.Status.getDefaultInstance();
            } catch (StatusRuntimeException e) {
                return StatusProto.fromThrowable(e);
            }
        }

        /** A stream has begun once it has told something. */
        private static void readOne(Channel channel, MethodDescriptor<byte[], byte[]> stream) {
            Context.CancellableContext reading = Context.current().withCancellation();
            Context before = reading.attach();
            try {
                Iterator<byte[]> told =
                        ClientCalls.blockingServerStreamingCall(channel, stream, CallOptions.DEFAULT, new byte[0]);
                assertThat(told).hasNext();
            } finally {
                reading.detach(before);
                reading.cancel(null);
            }
        }

        private HttpResponse<InputStream> rest(HttpBinding binding, String token)
                throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path(binding.path())))
                    .method(
                            binding.verb(),
                            binding.verb().equals("GET")
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString("{}"))
                    .header("Content-Type", "application/json");
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            HttpResponse<InputStream> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() < 300) {
                response.body().close();
            }
            return response;
        }

        private static String path(PathTemplate template) {
            return "/"
                    + String.join(
                            "/",
                            template.segments().stream()
                                    .map(segment -> segment.equals(PathTemplate.ANY) ? "none" : segment)
                                    .toList())
                    + (template.verb().isEmpty() ? "" : ":" + template.verb());
        }

        private static String body(HttpResponse<InputStream> response) throws IOException {
            try (InputStream body = response.body()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
