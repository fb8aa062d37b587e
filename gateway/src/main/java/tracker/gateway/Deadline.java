package tracker.gateway;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Tells the service by when an answer is of use: the route's deadline, or the caller's own ({@code 5s}) where that is sooner. */
record Deadline(Duration longest) implements GatewayFilter, Ordered {

    static final String HEADER = "X-Request-Timeout";

    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        String deadline = sooner(exchange.getRequest().getHeaders().getFirst(HEADER));
        return chain.filter(exchange.mutate()
                .request(request -> request.header(HEADER, deadline))
                .build());
    }

    /** What cannot be read, or is over, goes on as it came: the service says what is wrong with it. */
    private String sooner(@Nullable String asked) {
        if (asked == null) {
            return inMillis(longest);
        }
        try {
            Duration own = DurationStyle.SIMPLE.parse(asked, ChronoUnit.SECONDS);
            return own.isPositive() ? inMillis(own.compareTo(longest) < 0 ? own : longest) : asked;
        } catch (IllegalArgumentException _) {
            return asked;
        }
    }

    private static String inMillis(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
