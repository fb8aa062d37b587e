package tracker.platform.eventstore;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.common.IdentifierFactory;

/**
 * Makes version 7 UUIDs, so that new ids land at the end of an index instead of all over it. Who guesses one has gained nothing:
 * every message takes some, and secure random numbers would cost more than the rest of it.
 */
public final class OrderedIdentifierFactory extends IdentifierFactory {

    @Override
    public String generateIdentifier() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return at(System.currentTimeMillis(), random.nextInt(), random.nextLong())
                .toString();
    }

    static UUID at(long millis, int randomA, long randomB) {
        return new UUID(millis << 16 | 0x7000 | randomA & 0xFFF, 0x8000_0000_0000_0000L | randomB >>> 2);
    }
}
