package tracker.platform.identity;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tracker.platform.error.Errors;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.type.v1.AnnotationsProto;
import tracker.type.v1.Role;

/** Lets a call in when its token is valid and one of the caller's roles stands in the RPC's access option. */
final class IdentityInterceptor implements ServerInterceptor {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "bearer ";

    private final Tokens tokens;
    private final Map<String, List<Role>> access = new ConcurrentHashMap<>();

    IdentityInterceptor(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getFullMethodName().startsWith("grpc.")) {
            return next.startCall(call, headers); // health and reflection, which say nothing of anybody
        }
        try {
            Tokens.Verified token = tokens.verify(bearer(headers));
            check(call.getMethodDescriptor(), token.caller());
            return Contexts.interceptCall(
                    Context.current().withValues(Caller.KEY, token.caller(), Caller.END, token.end()),
                    call,
                    headers,
                    next);
        } catch (RuntimeException refused) {
            Errors.close(call, refused);
            return new ServerCall.Listener<>() {};
        }
    }

    private static String bearer(Metadata headers) {
        String header = headers.get(AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Rejection.of(Reason.UNAUTHENTICATED, "Sign in first: send `Authorization: Bearer TOKEN`.");
        }
        return header.substring(BEARER.length()).trim();
    }

    private void check(MethodDescriptor<?, ?> method, Caller caller) {
        List<Role> allowed = access.computeIfAbsent(method.getFullMethodName(), name -> rolesOf(method));
        if (allowed.stream().noneMatch(caller::has)) {
            throw Rejection.of(
                    Reason.ROLE_NOT_ALLOWED,
                    "%s needs one of the roles %s."
                            .formatted(
                                    method.getBareMethodName(),
                                    String.join(
                                            ", ",
                                            allowed.stream()
                                                    .map(Tokens::claimOf)
                                                    .toList())),
                    Map.of("rpc", method.getFullMethodName()));
        }
    }

    private static List<Role> rolesOf(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
                ? schema.getMethodDescriptor()
                        .getOptions()
                        .getExtension(AnnotationsProto.access)
                        .getRolesList()
                : List.of();
    }
}
