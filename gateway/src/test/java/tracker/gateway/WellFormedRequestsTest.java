package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;

class WellFormedRequestsTest {

    private static final ServerWebExchangeFirewall USUAL = new StrictServerWebExchangeFirewall();

    private final ServerWebExchangeFirewall ours = new SecurityConfiguration().wellFormedRequests();

    @Test
    void headersMayHoldWhatTheyMayUsually() {
        agree(
                c -> passes(USUAL, "X-Note", "a" + Character.toString(c)),
                c -> passes(ours, "X-Note", "a" + Character.toString(c)));
        agree(
                c -> passes(USUAL, "X" + Character.toString(c), "a"),
                c -> passes(ours, "X" + Character.toString(c), "a"));
        assertThat(passes(ours, "X-Note", "a\u0001b")).isFalse();
        assertThat(passes(ours, "X-Note", "a\tb")).isTrue();
    }

    @Test
    void aHeaderThatIsNotThereIsNoHarm() {
        assertThat(ours.getFirewalledExchange(MockServerWebExchange.from(MockServerHttpRequest.get("/")))
                        .block()
                        .getRequest()
                        .getHeaders()
                        .getFirst("X-Note"))
                .isNull();
    }

    private static void agree(IntPredicate usual, IntPredicate ours) {
        assertThat(IntStream.rangeClosed(0, Character.MAX_VALUE)
                        .filter(c -> usual.test(c) != ours.test(c))
                        .mapToObj(Integer::toHexString))
                .isEmpty();
    }

    private static boolean passes(ServerWebExchangeFirewall firewall, String name, String value) {
        HttpHeaders headers = firewall.getFirewalledExchange(MockServerWebExchange.from(
                        MockServerHttpRequest.get("/").header(name, value)))
                .block()
                .getRequest()
                .getHeaders();
        try {
            return value.equals(headers.getFirst(name));
        } catch (ServerExchangeRejectedException e) {
            return false;
        }
    }
}
