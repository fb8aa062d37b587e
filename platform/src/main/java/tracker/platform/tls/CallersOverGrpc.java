package tracker.platform.tls;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import tracker.platform.error.Errors;
import tracker.platform.error.Rejection;

/** Looks at the caller's certificate before anything else of a call that comes over the network. */
final class CallersOverGrpc implements ServerInterceptor {

    private final Callers callers;

    CallersOverGrpc(Callers callers) {
        this.callers = callers;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            SSLSession session = Objects.requireNonNull(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
            callers.admit(session.getPeerCertificates());
        } catch (Rejection | SSLPeerUnverifiedException refused) {
            Errors.close(call, refused);
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }
}
