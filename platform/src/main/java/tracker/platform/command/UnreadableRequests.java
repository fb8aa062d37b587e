package tracker.platform.command;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.service.DefaultGrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceSpec;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/**
 * Binds services so that, in place of a request that cannot be read, what is wrong with it comes to {@link ValidationInterceptor}:
 * gRPC reads requests before any interceptor sees them, and would end the call with UNKNOWN.
 */
final class UnreadableRequests extends DefaultGrpcServiceConfigurer {

    /** What protobuf reads at most. */
    private static final int LEVELS = 100;

    UnreadableRequests(ApplicationContext context) {
        super(context);
    }

    @Override
    public ServerServiceDefinition configure(GrpcServiceSpec service, @Nullable GrpcServerFactory factory) {
        return handedOn(super.configure(service, factory));
    }

    static ServerServiceDefinition handedOn(ServerServiceDefinition service) {
        ServiceDescriptor descriptor = service.getServiceDescriptor();
        List<? extends ServerMethodDefinition<?, ?>> methods =
                service.getMethods().stream().map(UnreadableRequests::handedOn).toList();
        ServiceDescriptor.Builder described = ServiceDescriptor.newBuilder(descriptor.getName())
                .setSchemaDescriptor(descriptor.getSchemaDescriptor());
        methods.forEach(method -> described.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(described.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, A> ServerMethodDefinition<Q, A> handedOn(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder(
                                new Requests<>((PrototypeMarshaller<Q>) descriptor.getRequestMarshaller()),
                                descriptor.getResponseMarshaller())
                        .build(),
                method.getServerCallHandler());
    }

    private record Requests<Q>(PrototypeMarshaller<Q> messages) implements PrototypeMarshaller<Q> {

        @Override
        @SuppressWarnings("unchecked") // interceptors take a request of any type
        public Q parse(InputStream request) {
            try {
                return messages.parse(request);
            } catch (StatusRuntimeException e) {
                return (Q) (e.getCause() instanceof InvalidProtocolBufferException ? unreadable() : e);
            }
        }

        private Rejection unreadable() {
            return Rejection.of(
                    Reason.INVALID_ARGUMENT,
                    Said.of(
                            "MESSAGE_UNREADABLE",
                            "This is no {message}, or nests deeper than {most} levels: write it as the contract has it, and nest less.",
                            messages.getMessageClass().getSimpleName(),
                            LEVELS));
        }

        @Override
        public InputStream stream(Q request) {
            return messages.stream(request);
        }

        @Override
        public Class<Q> getMessageClass() {
            return messages.getMessageClass();
        }

        @Override
        public Q getMessagePrototype() {
            return messages.getMessagePrototype();
        }
    }
}
