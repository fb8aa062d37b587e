package tracker.platform.identity;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import tracker.type.v1.Role;

/** Gives a service its own token, in place of an issuer; {@link TestTokens} says who believes it. */
public final class TestIssuer {

    private final HttpServer server;
    private final AtomicInteger given = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean silent;
    private volatile JWKSet keys = new JWKSet();

    private TestIssuer(String service) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, """
                {"issuer": "%1$s", "token_endpoint": "%1$s/token", "authorization_endpoint": "%1$s/authorize",
                 "jwks_uri": "%1$s/keys", "subject_types_supported": ["public"],
                 "response_types_supported": ["code"], "grant_types_supported": ["client_credentials"]}
                """.formatted(url())));
        server.createContext("/token", exchange -> {
            given.incrementAndGet();
            if (silent) {
                return; // the connection stays open
            }
            answer(exchange, """
                {"access_token": "%s", "token_type": "Bearer", "expires_in": 3600}
                """.formatted(TestTokens.token(service, Set.of(Role.ROLE_SERVICE))));
        });
        server.createContext("/keys", exchange -> answer(exchange, keys.toString()));
        server.start();
    }

    /** An issuer that knows one service. */
    public static TestIssuer of(String service) {
        try {
            return new TestIssuer(service);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on these are its public keys. */
    void publish(JWKSet published) {
        keys = published;
    }

    /** How many tokens it was asked for. */
    int tokensGiven() {
        return given.get();
    }

    /** While it is away it answers nobody. */
    void away(boolean isAway) {
        away = isAway;
    }

    /** While it is silent it takes what asks for a token, and never answers. */
    void silent(boolean isSilent) {
        silent = isSilent;
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        if (away) {
            exchange.close();
            return;
        }
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        var _ = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
