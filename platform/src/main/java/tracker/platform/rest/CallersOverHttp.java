package tracker.platform.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;
import tracker.platform.error.Rejection;
import tracker.platform.tls.Callers;

/** Looks at the caller's certificate before anything else of a request; only probes, which have none, may ask for health. */
final class CallersOverHttp extends OncePerRequestFilter {

    private static final Set<String> PROBES =
            Set.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final Callers callers;
    private final Answers answers;

    CallersOverHttp(Callers callers, Answers answers) {
        this.callers = callers;
        this.answers = answers;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest http) {
        return PROBES.contains(http.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest http, HttpServletResponse out, FilterChain chain)
            throws ServletException, IOException {
        try {
            callers.admit((X509Certificate[]) http.getAttribute(CERTIFICATES));
        } catch (Rejection refused) {
            answers.problem(out, Problem.of(refused), Call.requestId(http));
            return;
        }
        chain.doFilter(http, out);
    }
}
