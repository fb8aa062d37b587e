package tracker.gateway;

import static org.springframework.http.HttpStatus.BAD_REQUEST;
import static org.springframework.http.HttpStatus.FORBIDDEN;
import static org.springframework.http.HttpStatus.GATEWAY_TIMEOUT;
import static org.springframework.http.HttpStatus.INTERNAL_SERVER_ERROR;
import static org.springframework.http.HttpStatus.METHOD_NOT_ALLOWED;
import static org.springframework.http.HttpStatus.NOT_FOUND;
import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;
import static org.springframework.http.HttpStatus.UNAUTHORIZED;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.server.csrf.CsrfException;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.web.server.ResponseStatusException;
import tracker.contract.Said;

/** Says of every failure at the edge what the caller may know of it. */
final class Problems {

    private static final Duration SOON = Duration.ofSeconds(2);

    private Problems() {}

    static Problem of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Problem problem = known(cause);
            if (problem != null) {
                return problem;
            }
        }
        return new Problem(
                INTERNAL_SERVER_ERROR,
                "INTERNAL",
                Said.of("FAILED_INSIDE", "Something went wrong here. It is in the log under the request id."));
    }

    static Problem notFound() {
        return new Problem(
                NOT_FOUND,
                "NOT_FOUND",
                Said.of("NO_SUCH_PATH", "Nothing is at this path. See /api/openapi.json for what is."));
    }

    static Problem noSuchCall() {
        return new Problem(
                NOT_FOUND,
                "NOT_FOUND",
                Said.of(
                        "NO_SUCH_CALL",
                        "There is no such call. One that every service has needs its name in the metadata as {header}.",
                        Calls.SERVICE));
    }

    static Problem noService() {
        return new Problem(
                        SERVICE_UNAVAILABLE,
                        "DEPENDENCY_UNAVAILABLE",
                        Said.of(
                                "NOBODY_THERE",
                                "The service behind this path is not there at the moment. Nothing was done."))
                .retryAfter(SOON);
    }

    static Problem brokenOff() {
        return new Problem(
                        SERVICE_UNAVAILABLE,
                        "DEPENDENCY_UNAVAILABLE",
                        Said.of(
                                "BROKEN_OFF",
                                "The service broke off. Whether the request took effect is unknown; repeat it with the same Idempotency-Key."))
                .retryAfter(SOON);
    }

    static Problem methodNotAllowed(HttpMethod method, Set<HttpMethod> allowed) {
        String names = allowed.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        return new Problem(
                        METHOD_NOT_ALLOWED,
                        "METHOD_NOT_ALLOWED",
                        Said.of("OTHER_METHODS", "{method} is not possible here, only {methods}.", method, names))
                .with(HttpHeaders.ALLOW, names);
    }

    private static @Nullable Problem known(Throwable failure) {
        return switch (failure) {
            case Refusal refusal -> refusal.problem();
            case AuthenticationServiceException _ -> null;
            case AuthenticationException e -> unauthenticated(e);
            case CsrfException _ ->
                new Problem(
                        FORBIDDEN,
                        "CSRF_TOKEN_INVALID",
                        Said.of(
                                "XSRF_HEADER_NEEDED",
                                "A change under a session's cookie needs the header X-XSRF-TOKEN with the value of the cookie XSRF-TOKEN, "
                                        + "which GET /api/v1/session sets."));
            case AccessDeniedException _ ->
                new Problem(FORBIDDEN, "ROLE_NOT_ALLOWED", Said.of("ROLES_REFUSED", "Your roles do not allow this."));
            case ServerExchangeRejectedException _ ->
                new Problem(
                        BAD_REQUEST,
                        "MALFORMED_REQUEST",
                        Said.of("CHARACTERS_REFUSED", "The path or a header holds characters that are not allowed."));
            case ResponseStatusException e when e.getStatusCode().value() == NOT_FOUND.value() -> notFound();
            case ResponseStatusException e when e.getStatusCode().value() == GATEWAY_TIMEOUT.value() -> late();
            case ResponseStatusException e when e.getStatusCode().is4xxClientError() -> malformed(e);
            case TimeoutException _ -> late();
            case IssuerKeys.Unreachable _ ->
                new Problem(
                                SERVICE_UNAVAILABLE,
                                "IDENTITY_UNAVAILABLE",
                                Said.of("ISSUER_AWAY", "Sign-in cannot be checked: the issuer does not answer."))
                        .retryAfter(SOON);
            case ConnectException _, UnknownHostException _, SSLHandshakeException _, CallNotPermittedException _ ->
                noService();
            case IOException _ -> brokenOff();
            default -> null;
        };
    }

    private static Problem signInFailed() {
        return new Problem(
                UNAUTHORIZED,
                "SIGN_IN_FAILED",
                Said.of(
                        "SIGN_IN_GIVEN_UP",
                        "The sign-in was given up, took too long, or was refused by the issuer. Start again at /sign-in."));
    }

    private static Problem late() {
        return new Problem(
                GATEWAY_TIMEOUT,
                "DEADLINE_EXCEEDED",
                Said.of(
                        "TOO_LATE",
                        "The service did not answer in time. Whether the request took effect is unknown; repeat it with the same Idempotency-Key."));
    }

    /** The caller's own, which it set. */
    static Problem deadlinePassed() {
        return new Problem(
                GATEWAY_TIMEOUT,
                "DEADLINE_EXCEEDED",
                Said.of("DEADLINE_PASSED", "The deadline passed before there was an answer."));
    }

    private static Problem malformed(ResponseStatusException failure) {
        HttpStatus status = HttpStatus.resolve(failure.getStatusCode().value());
        return new Problem(
                status == null ? BAD_REQUEST : status,
                "MALFORMED_REQUEST",
                Said.of("UNREADABLE", "The request cannot be read."));
    }

    /** What is wrong with a token's claims is said, since its holder can read them; why a signature failed is not. */
    private static Problem unauthenticated(AuthenticationException failure) {
        boolean bearer = failure instanceof OAuth2AuthenticationException refused
                && refused.getError() instanceof BearerTokenError;
        if (failure instanceof OAuth2AuthenticationException && !bearer) {
            return signInFailed();
        }
        if (!bearer) {
            return new Problem(
                            UNAUTHORIZED,
                            "UNAUTHENTICATED",
                            Said.of(
                                    "NOT_SIGNED_IN",
                                    "Sign in: at /sign-in with a browser, or with a bearer token in the Authorization header."))
                    .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        String detail = failure.getCause() instanceof JwtValidationException invalid
                ? invalid.getErrors().stream()
                        .map(OAuth2Error::getDescription)
                        .distinct()
                        .collect(Collectors.joining("; "))
                : "it is malformed, or not signed by a key of the issuer";
        return new Problem(
                        UNAUTHORIZED,
                        "UNAUTHENTICATED",
                        Said.of("TOKEN_REFUSED", "The token is refused: {cause}.", detail))
                .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    }
}
