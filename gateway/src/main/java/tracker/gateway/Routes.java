package tracker.gateway;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.springframework.cloud.gateway.support.RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR;

import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.factory.RetryGatewayFilterFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.tagsprovider.GatewayTagsProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tracker.contract.Contract;

/**
 * The routes to each service: one for its endpoints that are handled alike, and one for its calls; everything else under
 * {@code /api}, and any other call, is refused by name. They are few, since a request is held against each until one fits.
 */
@Configuration(proxyBeanMethods = false)
class Routes {

    /** What sets some endpoints of a service apart from its others. */
    private record Handling(String service, boolean streaming, boolean takesFiles, Duration deadline) {

        private static Handling of(Endpoint endpoint, GatewaySettings settings) {
            return new Handling(
                    endpoint.service(),
                    endpoint.streaming(),
                    endpoint.takesFiles(),
                    settings.deadlines().of(endpoint.rpc(), endpoint.takesFiles()));
        }

        private String id() {
            return "%s%s%s, %d ms"
                    .formatted(service, streaming ? ", streams" : "", takesFiles ? ", files" : "", deadline.toMillis());
        }
    }

    private static final String MEANT = Routes.class.getName();
    private static final long NEVER = -1;
    private static final int RETRIES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final int PAUSE_GROWS_BY = 4;

    @Bean
    RoutingTable routingTable() {
        return new RoutingTable(Endpoints.of(Contract.get()));
    }

    @Bean
    RouteLocator routesOfTheContract(RoutingTable table, GatewaySettings settings, RetryGatewayFilterFactory retries) {
        GatewayFilter again = again(retries);
        Calls calls = new Calls(Contract.get());
        Flux<Route> routes = Flux.fromIterable(settings.services().keySet())
                .map(service -> calls(service, calls, settings))
                .concatWithValues(noOtherCall())
                .concatWith(Flux.fromIterable(alike(table, settings).entrySet())
                        .map(alike -> route(alike.getKey(), alike.getValue(), table, settings, again)))
                .concatWithValues(nothingElse(table))
                .cache();
        return () -> routes;
    }

    /** Requests are counted by what they asked for. */
    @Bean
    GatewayTagsProvider endpointOfTheContract() {
        return exchange -> Tags.of("endpoint", found(exchange));
    }

    private static Map<Handling, Set<Endpoint>> alike(RoutingTable table, GatewaySettings settings) {
        return table.endpoints().stream().collect(groupingBy(endpoint -> Handling.of(endpoint, settings), toSet()));
    }

    private static Route route(
            Handling handling,
            Set<Endpoint> endpoints,
            RoutingTable table,
            GatewaySettings settings,
            GatewayFilter again) {
        Duration patience = handling.deadline().plus(settings.deadlines().grace());
        return Route.async()
                .id(handling.id())
                .uri(settings.service(handling.service()).http())
                .predicate(exchange ->
                        meant(exchange, table).filter(endpoints::contains).isPresent())
                .filter(
                        handling.streaming()
                                ? (exchange, chain) -> chain.filter(exchange)
                                : new Deadline(handling.deadline()))
                .filter(again)
                .metadata(BodyLimit.TAKES_FILES, handling.takesFiles())
                .metadata(RESPONSE_TIMEOUT_ATTR, handling.streaming() ? NEVER : patience.toMillis())
                .build();
    }

    /** What only reads is tried again when the service broke off or is not there. */
    private static GatewayFilter again(RetryGatewayFilterFactory retries) {
        RetryGatewayFilterFactory.RetryConfig reads = new RetryGatewayFilterFactory.RetryConfig()
                .setRetries(RETRIES)
                .setMethods(HttpMethod.GET)
                .setSeries()
                .setExceptions(IOException.class)
                .setBackoff(FIRST_PAUSE, LONGEST_PAUSE, PAUSE_GROWS_BY, false);
        return new OrderedGatewayFilter(retries.apply(reads), 1);
    }

    private static Route calls(String service, Calls calls, GatewaySettings settings) {
        return Route.async()
                .id("gRPC " + service)
                .uri(settings.service(service).grpc())
                .predicate(exchange -> calls.isOf(service, exchange))
                .build();
    }

    private static Route noOtherCall() {
        GatewayFilter refuse = (_, _) -> Mono.error(() -> new Refusal(Problems.noSuchCall()));
        return Route.async()
                .id("no other call")
                .uri("no://op")
                .predicate(GrpcCalls::isOne)
                .filter(refuse)
                .build();
    }

    private static Route nothingElse(RoutingTable table) {
        GatewayFilter refuse = (exchange, chain) -> Mono.error(() -> refusal(exchange.getRequest(), table));
        return Route.async()
                .id("nothing else")
                .uri("no://op")
                .order(Ordered.LOWEST_PRECEDENCE)
                .predicate(exchange -> exchange.getRequest().getPath().value().startsWith("/api/"))
                .filter(refuse)
                .build();
    }

    private static Refusal refusal(ServerHttpRequest request, RoutingTable table) {
        Set<HttpMethod> allowed = table.methods(request.getPath().value());
        return new Refusal(
                allowed.isEmpty() ? Problems.notFound() : Problems.methodNotAllowed(request.getMethod(), allowed));
    }

    /** Which endpoint or call a request was found to be; empty when it is none. */
    static String found(ServerWebExchange exchange) {
        Calls.Call call = Calls.meant(exchange);
        Optional<Endpoint> endpoint = exchange.getAttributeOrDefault(MEANT, Optional.empty());
        return call == null ? endpoint.map(Endpoint::id).orElse("") : call.rpc();
    }

    /** Looked up once for a request, however many routes ask. */
    private static Optional<Endpoint> meant(ServerWebExchange exchange, RoutingTable table) {
        @SuppressWarnings("unchecked")
        Optional<Endpoint> meant = (Optional<Endpoint>) exchange.getAttributes()
                .computeIfAbsent(
                        MEANT,
                        _ -> table.find(
                                exchange.getRequest().getMethod(),
                                exchange.getRequest().getPath().value()));
        return meant;
    }
}
