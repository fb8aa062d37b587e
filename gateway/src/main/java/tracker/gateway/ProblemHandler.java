package tracker.gateway;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failed request with its problem; one that is already being answered is broken off. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemHandler implements ErrorWebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final JsonMapper json;

    ProblemHandler(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        Problem problem = Problems.of(failure).of(RequestIds.of(exchange));
        if (problem.code().is5xxServerError()) {
            log(exchange, problem, failure);
        }
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        return GrpcCalls.isOne(exchange) ? answerCall(exchange, problem) : answer(response, problem);
    }

    private Mono<Void> answer(ServerHttpResponse response, Problem problem) {
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        problem.headers().forEach(headers::set);
        response.setStatusCode(problem.code());
        byte[] body = json.writeValueAsBytes(problem);
        headers.setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    /** A status and nothing else, which stands among the headers then. */
    private static Mono<Void> answerCall(ServerWebExchange exchange, Problem problem) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatus.OK);
        response.getHeaders().set(HttpHeaders.CONTENT_TYPE, GrpcCalls.CONTENT_TYPE);
        Map<String, String> status = GrpcCalls.status(problem);
        status.forEach(response.getHeaders()::set);
        CallOutcomes.note(exchange, status.get(GrpcCalls.STATUS));
        return response.setComplete();
    }

    /** Only what nobody expected is worth a stack trace. */
    private static void log(ServerWebExchange exchange, Problem problem, Throwable failure) {
        boolean unexpected = problem.code().equals(HttpStatus.INTERNAL_SERVER_ERROR);
        log.atLevel(unexpected ? Level.ERROR : Level.WARN)
                .addKeyValue("http.request.id", problem.requestId())
                .setCause(unexpected ? failure : null)
                .log(
                        "{} {} ended as {}: {}",
                        exchange.getRequest().getMethod(),
                        exchange.getRequest().getPath(),
                        problem.reason(),
                        failure.toString());
    }
}
