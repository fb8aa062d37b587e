package tracker.platform.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.type.v1.Role;

/** Turns a bearer token into its caller; a verified token is remembered until it ends, a minute at most. */
final class Tokens {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;
    private static final Map<String, Role> ROLES = Stream.of(Role.values())
            .filter(role -> role != Role.UNRECOGNIZED && role != Role.ROLE_UNSPECIFIED)
            .collect(Collectors.toMap(Tokens::claimOf, Function.identity()));

    /**
     * A token that was found good.
     *
     * @param caller whose it is
     * @param until remembered until then
     * @param end when it ends
     */
    record Verified(Caller caller, Instant until, Instant end) {}

    private final JwtDecoder decoder;
    private final Map<String, Verified> verified = new ConcurrentHashMap<>();

    Tokens(JwtDecoder decoder) {
        this.decoder = decoder;
    }

    /** How a role is written in the token: `problem_coordinator`. */
    static String claimOf(Role role) {
        return role.name().substring("ROLE_".length()).toLowerCase(Locale.ROOT);
    }

    Verified verify(String token) {
        Instant now = Instant.now();
        Verified known = verified.get(token);
        if (known != null && known.until().isAfter(now)) {
            return known;
        }
        Jwt jwt = decode(token);
        Caller caller = callerOf(jwt);
        Instant until = now.plus(REMEMBERED);
        Instant end = jwt.getExpiresAt();
        if (end == null) {
            throw Rejection.of(
                    Reason.UNAUTHENTICATED,
                    Said.of("TOKEN_WITHOUT_END", "The token is not valid: it has no end (exp)."));
        }
        if (verified.size() >= MOST_REMEMBERED) {
            verified.clear();
        }
        Verified found = new Verified(caller, end.isBefore(until) ? end : until, end);
        verified.put(token, found);
        return found;
    }

    private Jwt decode(String token) {
        try {
            return decoder.decode(token);
        } catch (BadJwtException e) {
            throw Rejection.of(
                    Reason.UNAUTHENTICATED,
                    Said.of("TOKEN_INVALID", "The token is not valid: {cause}", String.valueOf(e.getMessage())));
        } catch (JwtException
                | JwtDecoderInitializationException
                | IllegalArgumentException
                | IllegalStateException e) {
            throw Rejection.of(
                    Reason.IDENTITY_UNAVAILABLE,
                    Said.of("KEYS_UNREADABLE", "The issuer's keys cannot be read now; try again in a moment."));
        }
    }

    private static Caller callerOf(Jwt jwt) {
        String subject = jwt.getSubject();
        if (subject == null || subject.isBlank()) {
            throw Rejection.of(
                    Reason.UNAUTHENTICATED,
                    Said.of("TOKEN_WITHOUT_SUBJECT", "The token is not valid: it names no subject."));
        }
        if (subject.startsWith(Caller.POLICY)) {
            throw Rejection.of(
                    Reason.UNAUTHENTICATED,
                    Said.of(
                            "TOKEN_OF_A_POLICY",
                            "The token is not valid: a subject that begins with {prefix} is a policy's.",
                            Caller.POLICY));
        }
        Set<Role> roles =
                strings(jwt, "roles").filter(ROLES::containsKey).map(ROLES::get).collect(Collectors.toSet());
        return new Caller(subject, roles, strings(jwt, "teams").collect(Collectors.toSet()));
    }

    private static Stream<String> strings(Jwt jwt, String claim) {
        Object value = jwt.getClaims().get(claim);
        return value instanceof Collection<?> many ? many.stream().map(String::valueOf) : Stream.of();
    }
}
