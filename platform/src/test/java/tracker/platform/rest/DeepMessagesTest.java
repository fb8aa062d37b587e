package tracker.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.platform.testing.v1.AddBookRequest;
import tracker.platform.testing.v1.Book;
import tracker.platform.testing.v1.Chapter;
import tracker.platform.testing.v1.ShelfServiceGrpc;

/** What nests too deep over gRPC ends its call, as gRPC itself ends one that cannot be read, and nothing else. */
class DeepMessagesTest {

    /** What protobuf reads at most. */
    private static final int DEEPEST = 100;

    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forPort(0)
                .addService(new ShelfService())
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

    private void refused(byte[] request) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> add(request));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(refused.getStatus().getDescription()).contains("Application error");
    }

    private byte[] add(byte[] request) {
        return add(channel, request);
    }

    private static byte[] add(Channel channel, byte[] request) {
        return ClientCalls.blockingUnaryCall(
                channel,
                ShelfServiceGrpc.getAddBookMethod().toBuilder(new Bytes(), new Bytes())
                        .build(),
                CallOptions.DEFAULT,
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
