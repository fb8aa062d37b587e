package tracker.stack.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import de.bwaldvogel.mongo.backend.KeyValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded server keeps in its file, it gives back after a stop, whatever its type. */
class MongoServerTest {

    @TempDir
    Path data;

    private void withCollection(Consumer<MongoCollection<Document>> work) {
        try (MongoServer server = MongoServer.start(data, 0);
                MongoClient client = MongoClients.create(server.uri("tracker"))) {
            work.accept(client.getDatabase("tracker").getCollection("documents"));
        }
    }

    @Test
    void everyKindOfValueAndKeyComesBack() {
        List<Document> documents = List.of(
                new Document("_id", "text")
                        .append("nested", new Document("list", List.of(1, "two", new Document("three", 3L))))
                        .append("nothing", null)
                        .append("number", 1.5)
                        .append("truth", true)
                        .append("at", new Date(1_456_704_960_000L))
                        .append("bytes", new Binary(new byte[] {0, -1}))
                        .append("exact", new Decimal128(42))
                        .append("id", new ObjectId("0123456789abcdef01234567")),
                new Document("_id", 7L),
                new Document("_id", new ObjectId("fedcba9876543210fedcba98")),
                new Document("_id", new Document("a", 1).append("b", "x")));
        withCollection(collection -> collection.insertMany(documents));

        withCollection(collection -> {
            assertThat(collection.find().into(new ArrayList<>())).containsExactlyInAnyOrderElementsOf(documents);
            documents.forEach(document -> assertThat(collection.find(new Document("_id", document.get("_id"))))
                    .containsExactly(document));
        });
    }

    @Test
    void manyKeysAreFoundReplacedAndRemovedAfterAStop() {
        withCollection(collection -> collection.insertMany(IntStream.range(0, 5_000)
                .mapToObj(i -> new Document("_id", "escalations/" + i * 7919 % 5_000).append("v", i))
                .toList()));
        withCollection(collection -> {
            collection.replaceOne(new Document("_id", "escalations/4999"), new Document("v", -1));
            collection.deleteOne(new Document("_id", "escalations/0"));
        });

        withCollection(collection -> {
            assertThat(collection.countDocuments()).isEqualTo(4_999);
            assertThat(collection.find(new Document("_id", "escalations/0"))).isEmpty();
            assertThat(collection.find(new Document("_id", "escalations/4999")).first())
                    .containsEntry("v", -1);
            assertThat(collection.find(new Document(
                            "_id", new Document("$in", List.of("escalations/1", "escalations/77", "escalations/x")))))
                    .hasSize(2);
        });
    }

    @Test
    void aUniqueIndexOfTwoFieldsStillRefusesAfterAStop() {
        Document taken = new Document("processorName", "documents").append("segment", 0);
        withCollection(collection -> {
            collection.createIndex(Indexes.ascending("processorName", "segment"), new IndexOptions().unique(true));
            collection.insertOne(new Document(taken));
            collection.insertOne(new Document(taken).append("segment", 1));
        });

        withCollection(collection -> assertThatThrownBy(() -> collection.insertOne(new Document(taken)))
                .isInstanceOf(MongoWriteException.class));
    }

    /** Versions before kept each document under its id. */
    @Test
    void whatWasKeptUnderItsIdIsFoundReplacedAndJoinedByMore() {
        withCollection(collection -> collection.insertOne(new Document("_id", "plans/1").append("v", 1)));
        try (MVStore store = MVStore.open(data.resolve("documents.mv").toString())) {
            MVMap<Object, de.bwaldvogel.mongo.bson.Document> documents = store.openMap(
                    "databases.tracker.documents",
                    new MVMap.Builder<Object, de.bwaldvogel.mongo.bson.Document>()
                            .valueType(new BsonBackend.DocumentType()));
            MVMap<KeyValue, Object> ids = store.openMap(
                    "tracker.documents._index__id_",
                    new MVMap.Builder<KeyValue, Object>().keyType(new BsonBackend.KeyType()));
            assertThat(documents.keyList()).containsExactly(1L);
            documents.put("plans/1", documents.remove(1L));
            ids.put(new KeyValue("plans/1"), "plans/1");
        }

        for (int restart = 0; restart < 2; restart++) {
            int added = restart;
            withCollection(collection -> {
                collection.insertOne(new Document("_id", "plans/more" + added));
                collection.replaceOne(new Document("_id", "plans/1"), new Document("v", added));
                assertThat(collection.find(new Document("_id", "plans/1")).first())
                        .containsEntry("v", added);
                assertThat(collection.countDocuments()).isEqualTo(2 + added);
            });
        }
    }

    /** The file as it is at that moment is what a server finds that was killed. */
    @Test
    void whatWasWrittenWithAJournalIsInTheFileWhenItIsAcknowledged(@TempDir Path killed) {
        withCollection(collection -> {
            var journalled = collection.withWriteConcern(WriteConcern.JOURNALED);
            for (int i = 0; i < 50; i++) {
                journalled.insertOne(new Document("_id", i));
                assertThat(countIn(copied(killed.resolve(Integer.toString(i)))))
                        .as("after %d", i)
                        .isEqualTo(i + 1);
            }
        });
    }

    private Path copied(Path into) {
        try {
            Files.createDirectories(into);
            Files.copy(data.resolve("documents.mv"), into.resolve("documents.mv"));
            return into;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long countIn(Path data) {
        try (MongoServer server = MongoServer.start(data, 0);
                MongoClient client = MongoClients.create(server.uri("tracker"))) {
            return client.getDatabase("tracker").getCollection("documents").countDocuments();
        }
    }
}
