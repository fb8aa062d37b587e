package tracker.gateway;

import static org.springframework.cloud.gateway.support.RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.factory.RetryGatewayFilterFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
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
 * One route for each endpoint of the contract, with its deadline, and one for the calls of each service; everything else under
 * {@code /api}, and any other call, is refused by name.
 */
@Configuration(proxyBeanMethods = false)
class Routes {

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
                .concatWith(
                        Flux.fromIterable(table.endpoints()).map(endpoint -> route(endpoint, table, settings, again)))
                .concatWithValues(nothingElse(table))
                .cache();
        return () -> routes;
    }

    private static Route route(Endpoint endpoint, RoutingTable table, GatewaySettings settings, GatewayFilter again) {
        Duration deadline = settings.deadlines().of(endpoint.rpc());
        Duration patience = deadline.plus(settings.deadlines().grace());
        return Route.async()
                .id(endpoint.id())
                .uri(settings.service(endpoint.service()).http())
                .predicate(exchange ->
                        meant(exchange, table).filter(endpoint::equals).isPresent())
                .filter(endpoint.streaming() ? (exchange, chain) -> chain.filter(exchange) : new Deadline(deadline))
                .filter(again)
                .metadata(BodyLimit.TAKES_FILES, endpoint.takesFiles())
                .metadata(RESPONSE_TIMEOUT_ATTR, endpoint.streaming() ? NEVER : patience.toMillis())
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
