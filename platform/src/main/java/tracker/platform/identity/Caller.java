package tracker.platform.identity;

import io.grpc.Context;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.type.v1.Role;

/**
 * Who calls, as the token says.
 *
 * @param subject opaque id of the person or service
 * @param roles what they may do
 * @param teams slugs of the teams they belong to
 */
public record Caller(String subject, Set<Role> roles, Set<String> teams) {

    /** How the subject of every policy begins, and of nobody else: no token may name such a subject. */
    static final String POLICY = "policy:";

    static final Context.Key<Caller> KEY = Context.key("caller");
    static final Context.Key<String> TOKEN = Context.key("token of the caller");
    static final Context.Key<Instant> END = Context.key("end of the token");

    public Caller {
        roles = Set.copyOf(roles);
        teams = Set.copyOf(teams);
    }

    /** The caller of the gRPC call in which the current thread works. */
    public static Caller current() {
        Caller caller = KEY.get();
        if (caller == null) {
            throw Rejection.of(
                    Reason.UNAUTHENTICATED, Said.of("CALLER_MISSING", "Sign in first: send a bearer token."));
        }
        return caller;
    }

    /** When the current caller's token ends: a call that goes on for long must not outlast it. */
    public static Instant tokenEnd() {
        return Objects.requireNonNullElse(END.get(), Instant.MAX);
    }

    /** A policy of this service, which acts under its own name. */
    public static Caller policy(String name) {
        return new Caller(POLICY + name, Set.of(Role.ROLE_SERVICE), Set.of());
    }

    public boolean isPolicy() {
        return subject.startsWith(POLICY);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Belongs to the team `teams/{slug}`. */
    public boolean isOf(String team) {
        return team.startsWith("teams/") && teams.contains(team.substring("teams/".length()));
    }
}
