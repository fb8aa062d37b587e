package tracker.platform.processor;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.jspecify.annotations.Nullable;

/**
 * A token store that notices when what it keeps is not what was stored last, as when the store of a read model is set back to
 * an older copy: the segment is given up then, and taken again from where the store stands, together with the read model.
 */
final class WatchedTokens implements TokenStore {

    private record Key(String processor, int segment) {}

    private final TokenStore store;
    private final Map<Key, Optional<TrackingToken>> last = new ConcurrentHashMap<>();

    WatchedTokens(TokenStore store) {
        this.store = store;
    }

    /** Fails when the store has gone back since the token was last fetched or stored. */
    void verify(String processor, int segment) {
        Key key = new Key(processor, segment);
        Optional<TrackingToken> expected = last.get(key);
        if (expected == null) {
            return;
        }
        TrackingToken stored = store.fetchToken(processor, segment);
        if (!Objects.equals(stored, expected.orElse(null))) {
            last.remove(key);
            throw new UnableToClaimTokenException(
                    "%s[%d] stands at %s in its store and not at %s: it goes on from there"
                            .formatted(processor, segment, stored, expected.orElse(null)));
        }
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String processor, int segment) {
        verify(processor, segment);
        store.storeToken(token, processor, segment);
        last.put(new Key(processor, segment), Optional.ofNullable(token));
    }

    @Override
    public @Nullable TrackingToken fetchToken(String processor, int segment) {
        return remember(processor, segment, store.fetchToken(processor, segment));
    }

    @Override
    public @Nullable TrackingToken fetchToken(String processor, Segment segment) {
        return remember(processor, segment.getSegmentId(), store.fetchToken(processor, segment));
    }

    private @Nullable TrackingToken remember(String processor, int segment, @Nullable TrackingToken token) {
        last.put(new Key(processor, segment), Optional.ofNullable(token));
        return token;
    }

    @Override
    public void extendClaim(String processor, int segment) {
        verify(processor, segment);
        store.extendClaim(processor, segment);
    }

    @Override
    public void releaseClaim(String processor, int segment) {
        last.remove(new Key(processor, segment));
        store.releaseClaim(processor, segment);
    }

    @Override
    public void deleteToken(String processor, int segment) {
        last.remove(new Key(processor, segment));
        store.deleteToken(processor, segment);
    }

    @Override
    public void initializeTokenSegments(String processor, int segments) {
        store.initializeTokenSegments(processor, segments);
    }

    @Override
    public void initializeTokenSegments(String processor, int segments, @Nullable TrackingToken initial) {
        store.initializeTokenSegments(processor, segments, initial);
    }

    @Override
    public void initializeSegment(@Nullable TrackingToken token, String processor, int segment) {
        store.initializeSegment(token, processor, segment);
    }

    @Override
    public boolean requiresExplicitSegmentInitialization() {
        return store.requiresExplicitSegmentInitialization();
    }

    @Override
    public int[] fetchSegments(String processor) {
        return store.fetchSegments(processor);
    }

    @Override
    public List<Segment> fetchAvailableSegments(String processor) {
        return store.fetchAvailableSegments(processor);
    }

    @Override
    public Optional<String> retrieveStorageIdentifier() {
        return store.retrieveStorageIdentifier();
    }
}
