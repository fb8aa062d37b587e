package tracker.gateway;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The issuer's public keys, found by discovery when first needed. They are read anew now and then and for a key not seen before, which
 * waits for its turn when they were read just now; while the issuer does not answer, the keys at hand go on to be used.
 */
final class IssuerKeys implements Function<SignedJWT, Flux<JWK>> {

    /** No key was ever read, and the issuer does not answer. */
    static final class Unreachable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreachable(URI issuer, Throwable cause) {
            super("No keys from " + issuer, cause);
        }
    }

    private record Keys(JWKSet set, Instant asked) {}

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

    private final WebClient http;
    private final GatewaySettings.SignIn signIn;
    private final Clock clock;
    private final Counter read;
    private final Counter failed;
    private final AtomicReference<@Nullable Keys> known = new AtomicReference<>();

    /** Asked for by many at once, it is done once. */
    private final Mono<Keys> reading;

    IssuerKeys(WebClient http, GatewaySettings.SignIn signIn, Clock clock, MeterRegistry meters) {
        this.http = http;
        this.signIn = signIn;
        this.clock = clock;
        this.read = readings("read").register(meters);
        this.failed = readings("failed").register(meters);
        this.reading = Mono.defer(this::read).cache(_ -> Duration.ZERO, _ -> Duration.ZERO, () -> Duration.ZERO);
    }

    private static Counter.Builder readings(String outcome) {
        return Counter.builder("tracker.issuer.keys")
                .description("Readings of the issuer's keys")
                .tag("outcome", outcome);
    }

    @Override
    public Flux<JWK> apply(SignedJWT token) {
        return current(token.getHeader().getKeyID())
                .flatMapIterable(keys -> keys.set().getKeys());
    }

    private Mono<Keys> current(@Nullable String keyId) {
        Keys keys = known.get();
        if (keys == null) {
            return reading;
        }
        Instant now = clock.instant();
        Duration age = Duration.between(keys.asked(), now);
        if (keyId != null && keys.set().getKeyByKeyId(keyId) == null) {
            Duration pause = signIn.keysRefused().minus(age);
            Mono<Keys> since = Mono.defer(() -> since(now));
            return pause.isPositive() ? Mono.delay(pause).then(since) : since;
        }
        return age.compareTo(signIn.keysKept()) < 0 ? Mono.just(keys) : reading;
    }

    /** Keys that were asked for no earlier than that: whatever signed a token that was there by then is among them. */
    private Mono<Keys> since(Instant time) {
        Keys keys = known.get();
        return keys != null && !keys.asked().isBefore(time)
                ? Mono.just(keys)
                : reading.flatMap(read -> read.asked().isBefore(time) ? reading : Mono.just(read));
    }

    private Mono<Keys> read() {
        Instant now = clock.instant();
        return Discovery.of(signIn.issuer(), http)
                .map(found -> URI.create(String.valueOf(found.get("jwks_uri"))))
                .flatMap(address -> http.get().uri(address).retrieve().bodyToMono(String.class))
                .timeout(Discovery.PATIENCE)
                .map(set -> new Keys(parse(set), now))
                .doOnNext(_ -> read.increment())
                .doOnError(_ -> failed.increment())
                .onErrorResume(failure -> keepThoseAtHand(failure, now))
                .doOnNext(known::set);
    }

    private Mono<Keys> keepThoseAtHand(Throwable failure, Instant now) {
        Keys old = known.get();
        if (old == null) {
            log.warn("The keys of {} cannot be read, and none are at hand", signIn.issuer(), failure);
            return Mono.error(new Unreachable(signIn.issuer(), failure));
        }
        log.warn("The keys of {} cannot be read; those at hand are used", signIn.issuer(), failure);
        return Mono.just(new Keys(old.set(), now));
    }

    private static JWKSet parse(String set) {
        try {
            return JWKSet.parse(set);
        } catch (ParseException e) {
            throw new IllegalStateException("The issuer's key set cannot be read", e);
        }
    }
}
