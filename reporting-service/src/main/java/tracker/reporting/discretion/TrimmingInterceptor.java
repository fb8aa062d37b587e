package tracker.reporting.discretion;

import com.google.protobuf.Message;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import tracker.escalation.v1.Reader;

/**
 * Trims every answer of this service, whatever it says, so that a call added later cannot forget to. Streams trim what they
 * tell themselves: their messages hold packed events.
 */
public final class TrimmingInterceptor implements ServerInterceptor {

    private final Discretion discretion;

    public TrimmingInterceptor(Discretion discretion) {
        this.discretion = discretion;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType() != MethodType.UNARY
                || call.getMethodDescriptor().getFullMethodName().startsWith("grpc.")) {
            return next.startCall(call, headers); // health and reflection have no caller
        }
        Reader reader = Discretion.reader();
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    @SuppressWarnings("unchecked") // a trimmed A is an A
                    public void sendMessage(A answer) {
                        super.sendMessage(
                                answer instanceof Message message ? (A) discretion.trim(message, reader) : answer);
                    }
                },
                headers);
    }
}
