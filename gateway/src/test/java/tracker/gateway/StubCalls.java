package tracker.gateway;

import com.google.common.io.ByteStreams;
import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A service behind the gateway that takes any call: gives back what it got, or behaves as the metadata {@code behave} asks. */
final class StubCalls {

    static final Metadata.Key<String> BEHAVE = ascii("behave");
    static final Metadata.Key<String> ANSWERED_BY = ascii("answered-by");
    static final ErrorInfo STALE = ErrorInfo.newBuilder()
            .setReason("STALE_ETAG")
            .setDomain("tracker")
            .putMetadata("etag", "7")
            .build();

    static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return ByteStreams.toByteArray(stream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** The metadata of the calls that came, in order. */
    final BlockingQueue<Metadata> seen = new LinkedBlockingQueue<>();

    /** A stream that its caller gave up. */
    final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

    /** The stream that is open; a test sends what it wants. */
    final BlockingQueue<ServerCall<byte[], byte[]>> streams = new LinkedBlockingQueue<>();

    private final String name;
    private Server server;

    StubCalls(String name) {
        this(name, null);
    }

    /** In TLS when there is a context for it. */
    StubCalls(String name, @Nullable SslContext tls) {
        this.name = name;
        this.server = start(0, tls);
    }

    private Server start(int port, @Nullable SslContext tls) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port));
        if (tls != null) {
            builder.sslContext(tls);
        }
        try {
            return builder.maxInboundMessageSize(1 << 20)
                    .fallbackHandlerRegistry(new HandlerRegistry() {
                        @Override
                        public ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
                            return ServerMethodDefinition.create(method(method), StubCalls.this::answer);
                        }
                    })
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Metadata.Key<String> ascii(String key) {
        return Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER);
    }

    static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                .setFullMethodName(name)
                .build();
    }

    URI address() {
        return URI.create("grpc://127.0.0.1:" + server.getPort());
    }

    private ServerCall.Listener<byte[]> answer(ServerCall<byte[], byte[]> call, Metadata headers) {
        seen.add(headers);
        String behave = headers.containsKey(BEHAVE) ? String.valueOf(headers.get(BEHAVE)) : "";
        call.request(1);
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
                switch (behave) {
                    case "silent" -> {}
                    case "refuse" ->
                        call.close(
                                refusal(),
                                StatusProto.toStatusException(stale()).getTrailers());
                    case "stream" -> {
                        sendHeaders(call);
                        streams.add(call);
                    }
                    default -> {
                        sendHeaders(call);
                        call.sendMessage(message);
                        call.close(io.grpc.Status.OK, new Metadata());
                    }
                }
            }

            @Override
            public void onCancel() {
                cancelled.add(behave);
            }
        };
    }

    private void sendHeaders(ServerCall<byte[], byte[]> call) {
        Metadata headers = new Metadata();
        headers.put(ANSWERED_BY, name);
        call.sendHeaders(headers);
    }

    /** As the services end a call that they refuse. */
    static Status stale() {
        return Status.newBuilder()
                .setCode(Code.ABORTED_VALUE)
                .setMessage("Somebody was quicker: 是的")
                .addDetails(Any.pack(STALE))
                .build();
    }

    private static io.grpc.Status refusal() {
        return StatusProto.toStatusException(stale()).getStatus();
    }

    /** Ends a stream that has begun as the services end one that they refuse. */
    static void refuse(ServerCall<byte[], byte[]> call) {
        call.close(refusal(), StatusProto.toStatusException(stale()).getTrailers());
    }

    static byte[] message(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Cuts all connections, as if the process were killed and started again. */
    void restart() throws InterruptedException {
        restart(null);
    }

    void restart(@Nullable SslContext tls) throws InterruptedException {
        int port = server.getPort();
        server.shutdownNow().awaitTermination();
        server = start(port, tls);
    }
}
