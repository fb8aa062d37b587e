package tracker.reporting.document;

import com.google.protobuf.Message;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import tracker.plan.v1.Plan;
import tracker.platform.mongo.MessageDocuments;
import tracker.platform.processor.Projection;
import tracker.platform.processor.StoredEvent;

/**
 * Writes one generation of the documents: each touched resource is read, folded and written once per batch, and only over
 * the version that was read. A batch cut short is folded again from where each document stands.
 */
final class DocumentsGeneration implements Projection.Generation {

    /** A resource that a batch moves: as it was, and as it is at that version. */
    record Moved<R extends Message>(String name, long seen, long version, R before, R after) {}

    static final String ID = "_id";
    static final String VERSION = "v";
    static final String RESOURCE = "resource";

    private final MongoDatabase database;
    private final int generation;
    private final boolean shared;
    private final TeamWorkDocuments work;
    private final Runnable written;

    DocumentsGeneration(MongoDatabase database, int generation, boolean shared, Runnable written) {
        this.database = database;
        this.generation = generation;
        this.shared = shared;
        this.work = TeamWorkDocuments.of(database, generation, shared);
        this.written = written;
    }

    @Override
    public void apply(List<StoredEvent> batch) {
        Map<String, Map<String, List<StoredEvent>>> byType = new HashMap<>();
        for (StoredEvent event : batch) {
            byType.computeIfAbsent(event.aggregateType(), type -> new LinkedHashMap<>())
                    .computeIfAbsent(event.aggregateId(), name -> new ArrayList<>())
                    .add(event);
        }
        byType.forEach((type, events) -> {
            Kind<?> kind = Kind.BY_AGGREGATE.get(type);
            if (kind != null) {
                apply(kind, events);
            }
        });
        written.run();
    }

    private <R extends Message> void apply(Kind<R> kind, Map<String, List<StoredEvent>> events) {
        MongoCollection<BsonDocument> documents =
                database.getCollection(kind.collection(generation), BsonDocument.class);
        Map<String, BsonDocument> stored = new HashMap<>();
        documents
                .find(Filters.in(ID, events.keySet()))
                .forEach(document -> stored.put(document.getString(ID).getValue(), document));
        List<Moved<R>> moved = new ArrayList<>();
        events.forEach((name, itsEvents) -> {
            BsonDocument document = stored.get(name);
            long seen = document == null ? -1 : document.getInt64(VERSION).getValue();
            long version = seen;
            R before = document == null ? kind.begin(name) : kind.read(document.getDocument(RESOURCE));
            R after = before;
            for (StoredEvent event : itsEvents) {
                if (event.meta().sequence() > version) {
                    after = kind.fold().fold(after, event.payload(), event.meta());
                    version = event.meta().sequence();
                }
            }
            if (version > seen) {
                moved.add(new Moved<>(name, seen, version, before, after));
            }
        });
        if (!moved.isEmpty()) {
            work.apply(plans(moved)); // before the plans: their version says that all is there
            List<WriteModel<BsonDocument>> writes =
                    moved.stream().map(DocumentsGeneration.this::write).toList();
            BulkWriteResult result = documents.bulkWrite(writes, new BulkWriteOptions().ordered(false));
            if (result.getInsertedCount() + result.getMatchedCount() != writes.size()) {
                throw new IllegalStateException("Another process writes the same documents; the batch is tried again");
            }
        }
    }

    private static <R extends Message> List<Moved<Plan>> plans(List<Moved<R>> moved) {
        List<Moved<Plan>> plans = new ArrayList<>();
        for (Moved<R> each : moved) {
            if (each.before() instanceof Plan before && each.after() instanceof Plan after) {
                plans.add(new Moved<>(each.name(), each.seen(), each.version(), before, after));
            }
        }
        return plans;
    }

    private WriteModel<BsonDocument> write(Moved<?> moved) {
        BsonDocument document = new BsonDocument(ID, new BsonString(moved.name()))
                .append(VERSION, new BsonInt64(moved.version()))
                .append(RESOURCE, MessageDocuments.toDocument(moved.after()));
        return moved.seen() < 0
                ? new InsertOneModel<>(document)
                : new ReplaceOneModel<>(
                        shared
                                ? asRead(moved.name(), moved.seen())
                                : new BsonDocument(ID, new BsonString(moved.name())),
                        document);
    }

    /** The document, as long as nobody has moved it since it was read. */
    static BsonDocument asRead(String name, long version) {
        return new BsonDocument(ID, new BsonString(name)).append(VERSION, new BsonInt64(version));
    }
}
