package tracker.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Tells the service by when an answer is of use: the route's deadline, or the caller's own where that is sooner. */
record Deadline(Duration longest) implements GatewayFilter {

    static final String HEADER = "Grpc-Timeout";

    private static final Pattern TIME_OUT = Pattern.compile("(\\d{1,8})([HMSmun])");

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Duration deadline = asked(exchange.getRequest().getHeaders().getFirst(HEADER))
                .filter(asked -> asked.compareTo(longest) < 0)
                .orElse(longest);
        return chain.filter(exchange.mutate()
                .request(request -> request.header(HEADER, deadline.toMillis() + "m"))
                .build());
    }

    /** What is not a time-out is as good as none. */
    private static Optional<Duration> asked(@Nullable String header) {
        Matcher timeOut = TIME_OUT.matcher(header == null ? "" : header);
        if (!timeOut.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(timeOut.group(1));
        return Optional.of(
                switch (timeOut.group(2)) {
                    case "H" -> Duration.ofHours(amount);
                    case "M" -> Duration.ofMinutes(amount);
                    case "S" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMillis(amount);
                    case "u" -> Duration.ofNanos(amount * 1_000);
                    default -> Duration.ofNanos(amount);
                });
    }
}
