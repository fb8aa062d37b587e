package tracker.platform.mongo;

import com.mongodb.client.MongoDatabase;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether the document store answers; by a ping, which every server that speaks the protocol knows. */
public final class MongoPing extends AbstractHealthIndicator {

    private static final BsonDocument PING = new BsonDocument("ping", new BsonInt32(1));

    private final MongoDatabase database;

    public MongoPing(MongoDatabase database) {
        super("The document store does not answer");
        this.database = database;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        database.runCommand(PING);
        builder.up();
    }
}
