package tracker.platform.processor;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.platform.eventstore.EventEngine;

/**
 * Lets no service start whose processors stand in the order of another event store: their policies would act twice on some
 * events and miss others.
 */
final class TokenOrder implements InitializingBean {

    private final JdbcClient jdbc;
    private final String schema;
    private final EventEngine engine;

    TokenOrder(JdbcClient jdbc, String schema, EventEngine engine) {
        this.jdbc = jdbc;
        this.schema = schema;
        this.engine = engine;
    }

    @Override
    public void afterPropertiesSet() {
        String theirs = jdbc.sql("SELECT name FROM " + schema + ".event_order")
                .query(String.class)
                .single();
        if (theirs.equals(engine.order())) {
            return;
        }
        int taken = jdbc.sql("UPDATE " + schema + ".event_order SET name = ? WHERE NOT EXISTS (SELECT FROM " + schema
                        + ".processor_token WHERE token IS NOT NULL AND processor_name <> '__config')")
                .param(engine.order())
                .update();
        if (taken == 0) {
            throw new IllegalStateException(
                    ("The processors of schema %s stand in the order of the events of %s, but those of %s are read: policies would"
                                    + " miss events or act twice. Either go back to that event store (tracker.event-store), or stop"
                                    + " everything and copy the events, which moves the processors with them: ./tracker events copy.")
                            .formatted(schema, store(theirs), store(engine.order())));
        }
    }

    private static String store(String order) {
        return order.isEmpty() ? "postgresql" : order;
    }
}
