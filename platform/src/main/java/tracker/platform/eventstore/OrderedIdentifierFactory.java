package tracker.platform.eventstore;

import java.security.SecureRandom;
import java.util.UUID;
import org.axonframework.common.IdentifierFactory;

/** Makes version 7 UUIDs, so that new ids land at the end of an index instead of all over it. */
public final class OrderedIdentifierFactory extends IdentifierFactory {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Override
    public String generateIdentifier() {
        return at(System.currentTimeMillis(), RANDOM.nextInt(), RANDOM.nextLong())
                .toString();
    }

    static UUID at(long millis, int randomA, long randomB) {
        return new UUID(millis << 16 | 0x7000 | randomA & 0xFFF, 0x8000_0000_0000_0000L | randomB >>> 2);
    }
}
