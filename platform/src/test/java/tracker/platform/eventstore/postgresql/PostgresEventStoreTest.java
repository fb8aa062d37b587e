package tracker.platform.eventstore.postgresql;

import java.util.Map;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.EventStoreContract;

class PostgresEventStoreTest extends EventStoreContract {

    /** What is used when nothing is said. */
    @Override
    protected Map<String, String> engine() {
        return Map.of();
    }

    @Override
    protected Class<? extends EventEngine> kind() {
        return HorizonEventStorageEngine.class;
    }
}
