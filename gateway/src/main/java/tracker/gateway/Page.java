package tracker.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The web page, where it is packaged: its files, and itself at every path that a browser opens and nothing else answers. */
@Component
final class Page {

    private static final Set<String> OF_OTHERS = Set.of("api", "actuator", "sign-in", "sign-out", "login");
    private static final String ASSETS = "/assets/";

    /** Their names change with their content. */
    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final Resource files;
    private final Resource index;
    private final boolean there;

    Page(GatewaySettings settings) {
        this.files = settings.page();
        this.index = file("index.html");
        this.there = index.isReadable();
    }

    boolean isThere() {
        return there;
    }

    /** Whether it, or one of its files, is meant; then nobody needs to be signed in. */
    boolean isMeant(ServerHttpRequest request) {
        String path = request.getPath().value();
        String first = path.substring(Math.min(1, path.length())).split("/", 2)[0];
        return there
                && (request.getMethod().equals(HttpMethod.GET)
                        || request.getMethod().equals(HttpMethod.HEAD))
                && !OF_OTHERS.contains(first);
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .resources(ASSETS + "**", file("assets/"), (_, headers) -> headers.setCacheControl(FOR_EVER))
                .GET(
                        this::isOpened,
                        _ -> ServerResponse.ok()
                                .contentType(MediaType.TEXT_HTML)
                                .cacheControl(CacheControl.noCache())
                                .bodyValue(index))
                .resources("/*", files, (_, headers) -> headers.setCacheControl(CacheControl.noCache()))
                .build();
    }

    private boolean isOpened(ServerRequest request) {
        boolean html =
                request.headers().accept().stream().anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML));
        return isMeant(request.exchange().getRequest())
                && (request.path().equals("/") || html && !request.path().startsWith(ASSETS));
    }

    private Resource file(String name) {
        try {
            return files.createRelative(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
