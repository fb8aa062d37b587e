package tracker.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import build.buf.protovalidate.ValidatorFactory;
import com.google.protobuf.Any;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.platform.rest.ShelfService;
import tracker.platform.testing.v1.AddBookRequest;
import tracker.platform.testing.v1.Book;
import tracker.platform.testing.v1.Chapter;
import tracker.platform.testing.v1.ShelfServiceGrpc;

/** What is no message, or nests too deep, is refused over gRPC as whatever else the contract does not have, and harms nothing else. */
class UnreadableRequestsTest {

    /** What protobuf reads at most. */
    private static final int DEEPEST = 100;

    private static final int LARGEST = 1 << 20;

    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(LARGEST)
                .addService(ServerInterceptors.intercept(
                        UnreadableRequests.handedOn(new ShelfService().bindService()),
                        new ValidationInterceptor(ValidatorFactory.newBuilder().build())))
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void whatNestsALittleComesIn() {
        assertThat(add(chapters(DEEPEST / 2))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {DEEPEST + 1, 5_000})
    void whatNestsTooDeepIsRefused(int depth) {
        refused(chapters(depth));
        assertThat(add(chapters(1))).isNotEmpty();
    }

    /** Groups need no field that the contract has. */
    @ParameterizedTest
    @ValueSource(ints = {DEEPEST + 1, 200_000})
    void soIsWhatTheContractDoesNotHave(int depth) {
        refused(groups(depth));
        assertThat(add(chapters(1))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1a05", "1aff", "0affffffffff", "0a02c328", "07"})
    void soAreBytesThatAreNoMessage(String bytes) {
        refused(HexFormat.of().parseHex(bytes));
        assertThat(add(chapters(1))).isNotEmpty();
    }

    /** Of a compressed one that shows only while it is read. */
    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void whatIsTooLargeIsSaidToBeThat(String compression) {
        byte[] large = field(AddBookRequest.BOOK_FIELD_NUMBER, field(Book.TITLE_FIELD_NUMBER, new byte[LARGEST]));

        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> add(CallOptions.DEFAULT.withCompression(compression), large));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    private void refused(byte[] request) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> add(request));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.getStatus().getDescription())
                .isEqualTo(
                        "This is no AddBookRequest, or nests deeper than 100 levels: write it as the contract has it,"
                                + " and nest less.");
        com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(refused));
        assertThat(status.getDetailsList())
                .containsExactly(Any.pack(ErrorInfo.newBuilder()
                        .setReason("INVALID_ARGUMENT")
                        .setDomain("tracker")
                        .putMetadata("code", "MESSAGE_UNREADABLE")
                        .putMetadata("message", "AddBookRequest")
                        .putMetadata("most", "100")
                        .build()));
    }

    private byte[] add(byte[] request) {
        return add(CallOptions.DEFAULT, request);
    }

    private byte[] add(CallOptions options, byte[] request) {
        return ClientCalls.blockingUnaryCall(
                channel,
                ShelfServiceGrpc.getAddBookMethod().toBuilder(new Bytes(), new Bytes())
                        .build(),
                options,
                request);
    }

    private static byte[] chapters(int depth) {
        byte[] chapters = new byte[0];
        for (int i = 0; i < depth; i++) {
            chapters = field(Chapter.CHAPTERS_FIELD_NUMBER, chapters);
        }
        return field(AddBookRequest.BOOK_FIELD_NUMBER, field(Book.CHAPTERS_FIELD_NUMBER, chapters));
    }

    private static byte[] groups(int depth) {
        return written(out -> {
            for (int i = 0; i < depth; i++) {
                out.writeTag(1_000, WireFormat.WIRETYPE_START_GROUP);
            }
            for (int i = 0; i < depth; i++) {
                out.writeTag(1_000, WireFormat.WIRETYPE_END_GROUP);
            }
        });
    }

    private static byte[] field(int number, byte[] content) {
        return written(out -> out.writeByteArray(number, content));
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writing.to(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
