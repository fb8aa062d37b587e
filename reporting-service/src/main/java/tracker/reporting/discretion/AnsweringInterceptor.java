package tracker.reporting.discretion;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.function.BooleanSupplier;
import tracker.platform.error.Errors;
import tracker.platform.processor.Projections;

/**
 * Refuses every question about the read models until they are whole: one that is still folded does not know yet what was hidden
 * later.
 */
public final class AnsweringInterceptor implements ServerInterceptor {

    private static final String ASKED = "tracker.reporting.";

    private final BooleanSupplier whole;

    public AnsweringInterceptor(BooleanSupplier whole) {
        this.whole = whole;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!call.getMethodDescriptor().getFullMethodName().startsWith(ASKED) || whole.getAsBoolean()) {
            return next.startCall(call, headers);
        }
        Errors.close(call, Projections.foldedAnew());
        return new ServerCall.Listener<>() {};
    }
}
