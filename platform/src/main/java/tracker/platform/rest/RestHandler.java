package tracker.platform.rest;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.grpc.stub.BlockingClientCall;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.filter.ServerHttpObservationFilter;
import tracker.contract.Said;

/** Answers every request below /api: finds the route, makes the call, shows the answer; every failure becomes a problem. */
final class RestHandler implements HttpRequestHandler {
    private static final Logger log = LoggerFactory.getLogger(RestHandler.class);

    /** Less than the gateway has with a service. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Routes routes;
    private final RequestReader requests;
    private final Answers answers;
    private final Channel channel;
    private final RestProperties properties;
    private final Files files = new Files(PATIENCE);

    RestHandler(Routes routes, RequestReader requests, Answers answers, Channel channel, RestProperties properties) {
        this.routes = routes;
        this.requests = requests;
        this.answers = answers;
        this.channel = channel;
        this.properties = properties;
    }

    @Override
    public void handleRequest(HttpServletRequest http, HttpServletResponse out) throws IOException {
        String requestId = Call.requestId(http);
        out.setHeader(Call.REQUEST_ID, requestId);
        try {
            Map<String, Route.Found> found = routes.find(
                    http.getRequestURI().substring(http.getContextPath().length()));
            if (found.isEmpty()) {
                throw new HttpFailure(
                        404,
                        "NO_SUCH_PATH",
                        Said.of("NOTHING_AT_PATH", "There is nothing at {path}.", http.getRequestURI()));
            }
            Route.Found match = found.get(http.getMethod().equals("HEAD") ? "GET" : http.getMethod());
            if (match == null) {
                otherMethod(http, out, found.keySet());
            } else {
                named(http, match.route());
                answer(http, out, match, requestId);
            }
        } catch (HttpFailure e) {
            answers.problem(out, e.problem(), requestId);
        } catch (RuntimeException e) {
            answers.problem(out, Problem.of(e), requestId);
        }
    }

    private void answer(HttpServletRequest http, HttpServletResponse out, Route.Found match, String requestId)
            throws IOException {
        Route route = match.route();
        Call call = Call.of(http, requestId, properties);
        if (route.streams()) {
            stream(
                    http,
                    call.stream(channel, route, requests.read(http, match, requests.body(http))),
                    new EventStream(answers, route, requestId, properties.keepAlive()));
        } else {
            files.inPlace(route.carriesFile(), () -> {
                byte[] body = requests.body(http);
                Answers.send(
                        out,
                        files.inTurn(
                                route.carriesFile(),
                                () -> answers.shown(
                                        http, route, call.unary(channel, route, requests.read(http, match, body)))));
                return out;
            });
        }
    }

    private static void stream(HttpServletRequest http, BlockingClientCall<Message, Message> call, EventStream stream) {
        AsyncContext async = http.startAsync();
        async.setTimeout(0);
        Thread.ofVirtual().name("rest-stream").start(() -> {
            try {
                stream.copy(call, (HttpServletResponse) async.getResponse());
            } finally {
                complete(async);
            }
        });
    }

    /** Tomcat may have done so itself, when it noticed first that the reader is gone. */
    private static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            log.debug("A stream was at its end already", e);
        }
    }

    private static void otherMethod(HttpServletRequest http, HttpServletResponse out, Set<String> methods) {
        Set<String> allowed = new TreeSet<>(methods);
        allowed.add("OPTIONS");
        if (methods.contains("GET")) {
            allowed.add("HEAD");
        }
        out.setHeader("Allow", String.join(", ", allowed));
        if (!http.getMethod().equals("OPTIONS")) {
            throw new HttpFailure(
                    405,
                    "METHOD_NOT_ALLOWED",
                    Said.of(
                            "METHOD_REFUSED",
                            "{method} is not possible here; {methods} is.",
                            http.getMethod(),
                            methods));
        }
        out.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /** Metrics of HTTP go by the template, not by every path there is. */
    private static void named(HttpServletRequest http, Route route) {
        ServerHttpObservationFilter.findObservationContext(http)
                .ifPresent(
                        context -> context.setPathPattern(route.binding().path().toString()));
    }
}
