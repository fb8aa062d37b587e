package tracker.platform.identity;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tracker.contract.Said;
import tracker.platform.error.Errors;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.type.v1.AnnotationsProto;
import tracker.type.v1.Role;

/**
 * Lets a call in when its token is valid and one of its roles stands in the RPC's access option. A service may call for somebody:
 * then its own role opens the RPC, and whatever is seen and done is up to the one it calls for, whose own token it brings along.
 */
final class IdentityInterceptor implements ServerInterceptor {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> ACTING_FOR =
            Metadata.Key.of("tracker-acting-for", Metadata.ASCII_STRING_MARSHALLER);
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
            String token = bearer(headers);
            Tokens.Verified verified = tokens.verify(token);
            check(call.getMethodDescriptor(), verified.caller());
            Context context;
            String actingFor = headers.get(ACTING_FOR);
            if (actingFor == null) {
                context = as(verified.caller(), token, verified.end());
            } else {
                Tokens.Verified person = actedFor(verified.caller(), actingFor);
                context = as(person.caller(), actingFor, earlier(verified.end(), person.end()));
            }
            return Contexts.interceptCall(context, call, headers, next);
        } catch (RuntimeException refused) {
            Errors.close(call, refused);
            return new ServerCall.Listener<>() {};
        }
    }

    private static String bearer(Metadata headers) {
        String header = headers.get(AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Rejection.of(
                    Reason.UNAUTHENTICATED,
                    Said.of("TOKEN_MISSING", "Sign in first: send `Authorization: Bearer TOKEN`."));
        }
        return header.substring(BEARER.length()).trim();
    }

    /** Nobody is believed to be another because a service says so: the other's token must be there, and be valid too. */
    private Tokens.Verified actedFor(Caller service, String token) {
        if (!service.has(Role.ROLE_SERVICE)) {
            throw Rejection.of(
                    Reason.UNAUTHENTICATED,
                    Said.of(
                            "ACTING_FOR_ANOTHER",
                            "Only a service may act for somebody else: leave out `tracker-acting-for`."));
        }
        return tokens.verify(token);
    }

    private static Context as(Caller caller, String token, Instant end) {
        return Context.current().withValues(Caller.KEY, caller, Caller.TOKEN, token, Caller.END, end);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void check(MethodDescriptor<?, ?> method, Caller caller) {
        List<Role> allowed = access.computeIfAbsent(method.getFullMethodName(), name -> rolesOf(method));
        if (allowed.stream().noneMatch(caller::has)) {
            throw Rejection.of(
                    Reason.ROLE_NOT_ALLOWED,
                    Said.of(
                            "ROLE_NEEDED",
                            "{step} needs one of the roles {roles}.",
                            String.valueOf(method.getBareMethodName()),
                            allowed.stream().map(Tokens::claimOf).toList()),
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
