package tracker.stack.demo;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tracker.contract.Contract;
import tracker.contract.HttpBinding;
import tracker.contract.Rpc;
import tracker.stack.cli.LocalStack;
import tracker.stack.supervisor.StackException;

/** The same, but every change goes over gRPC: by the RPC that the contract binds to the path, through the gateway. */
final class GrpcApi extends Api {

    private static final String ROOT = "/api/v1/";

    private final ManagedChannel channel;

    GrpcApi(LocalStack stack) {
        super(stack);
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", stack.ports().gateway())
                .usePlaintext()
                .build();
    }

    @Override
    JsonNode post(String who, String path, Map<String, ?> body) {
        try {
            return call(who, path, body);
        } catch (StatusRuntimeException refused) {
            throw new StackException("%s was refused: %s".formatted(path, refused.getStatus()), refused);
        }
    }

    @Override
    boolean isTaken(String who, String path) {
        try {
            var _ = call(who, path, Map.of());
            return true;
        } catch (StatusRuntimeException refused) {
            if (refused.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
                return false;
            }
            throw new StackException("%s was refused: %s".formatted(path, refused.getStatus()), refused);
        }
    }

    private JsonNode call(String who, String path, Map<String, ?> body) {
        String text = JSON.writeValueAsString(body);
        int verb = path.indexOf(':');
        String custom = verb < 0 ? "" : path.substring(verb + 1);
        List<String> segments = Arrays.asList((ROOT + (verb < 0 ? path : path.substring(0, verb)))
                .substring(1)
                .split("/", -1));
        for (Rpc rpc : Contract.get().rpcs()) {
            for (HttpBinding binding : rpc.bindings()) {
                Map<String, String> named =
                        binding.path().match(segments, custom).orElse(null);
                if (named != null && binding.verb().equals("POST")) {
                    return call(who, rpc, request(rpc.method(), named, text, key(who, path, text)));
                }
            }
        }
        throw new StackException("No RPC of the contract is bound to POST " + ROOT + path);
    }

    private static DynamicMessage request(
            MethodDescriptor method, Map<String, String> named, String body, String requestId) {
        DynamicMessage.Builder request = DynamicMessage.newBuilder(method.getInputType());
        try {
            JsonFormat.parser().merge(body, request);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(method.getFullName() + " takes no " + body, e);
        }
        named.forEach((field, value) -> request.setField(method.getInputType().findFieldByName(field), value));
        return request.setField(method.getInputType().findFieldByName("request_id"), requestId)
                .build();
    }

    private JsonNode call(String who, Rpc rpc, DynamicMessage request) {
        io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> method =
                io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                        .setType(MethodType.UNARY)
                        .setFullMethodName(rpc.grpcName())
                        .setRequestMarshaller(marshaller(rpc.method().getInputType()))
                        .setResponseMarshaller(marshaller(rpc.method().getOutputType()))
                        .build();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token(who));
        Channel signedIn = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return json(ClientCalls.blockingUnaryCall(signedIn, method, options, request));
    }

    private static io.grpc.MethodDescriptor.Marshaller<DynamicMessage> marshaller(
            com.google.protobuf.Descriptors.Descriptor type) {
        return ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(type));
    }

    private static JsonNode json(DynamicMessage answer) {
        try {
            return JSON.readTree(
                    JsonFormat.printer().preservingProtoFieldNames().print(answer));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        super.close();
    }
}
