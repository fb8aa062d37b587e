package tracker.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Remembers a verified token until it ends, a minute at most: its signature is checked once for many requests, and a key that the issuer takes back
 * counts for no longer than that minute. What was refused is never remembered.
 */
final class RememberedTokens implements ReactiveJwtDecoder {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;

    private record Verified(Jwt token, Instant until) {}

    private final ReactiveJwtDecoder decoder;
    private final InstantSource clock;
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    RememberedTokens(ReactiveJwtDecoder decoder, InstantSource clock) {
        this.decoder = decoder;
        this.clock = clock;
    }

    @Override
    public Mono<Jwt> decode(String token) {
        Jwt known = known(token);
        return known != null ? Mono.just(known) : decoder.decode(token).doOnNext(this::remember);
    }

    /** The same text was verified, and may still be used. */
    boolean isKnown(String token) {
        return known(token) != null;
    }

    private @Nullable Jwt known(String token) {
        Verified known = verified.getIfPresent(token);
        return known != null && known.until().isAfter(clock.instant()) ? known.token() : null;
    }

    private void remember(Jwt token) {
        Instant until = clock.instant().plus(REMEMBERED);
        Instant end = token.getExpiresAt();
        verified.put(token.getTokenValue(), new Verified(token, end != null && end.isBefore(until) ? end : until));
    }
}
