package tracker.reporting.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.processor.Projection;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogEvents;
import tracker.stack.stores.TestStores;

/** Documents on the embedded server, without a processor in front. */
class DocumentsTest {

    private static MongoClient client;

    @BeforeAll
    static void connect() {
        client = MongoClients.create(TestStores.mongo().uri("documents"));
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    private static Documents documents(String database) {
        MongoDatabase its = client.getDatabase(database);
        its.drop();
        return new Documents(its, new InMemoryTokenStore(), () -> {});
    }

    private static void apply(Projection.Generation generation, List<StoredEvent> events, int batch) {
        for (int from = 0; from < events.size(); from += batch) {
            generation.apply(events.subList(from, Math.min(from + batch, events.size())));
        }
    }

    @Test
    void aStoreThatIsAway_isNoIncident() {
        try (MongoClient nobody = MongoClients.create("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100")) {
            Documents documents = new Documents(nobody.getDatabase("nobody"), new InMemoryTokenStore(), () -> {});

            assertThatThrownBy(() -> documents.find(Kind.PLAN, "plans/1"))
                    .isInstanceOfSatisfying(
                            Rejection.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.DEPENDENCY_UNAVAILABLE));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 100_000})
    void everyDocument_isTheFoldOfItsEvents(int batch) {
        Documents documents = documents("fold_" + batch);
        List<StoredEvent> events = LogEvents.of(IncidentLog.sample(25));
        apply(documents.open(1), events, batch);

        Map<String, Escalation> folded = folded(events);
        folded.forEach((name, escalation) ->
                assertThat(documents.find(Kind.ESCALATION, name)).contains(escalation));
        assertThat(documents.applyAsLong(events.getLast().aggregateId()))
                .isEqualTo(events.getLast().meta().sequence());
    }

    private static Map<String, Escalation> folded(List<StoredEvent> events) {
        Map<String, Escalation> folded = new HashMap<>();
        for (StoredEvent event : events) {
            Escalation before = folded.getOrDefault(
                    event.aggregateId(),
                    Escalation.newBuilder().setName(event.aggregateId()).build());
            folded.put(event.aggregateId(), EscalationFold.fold(before, event.payload(), event.meta()));
        }
        return folded;
    }

    @Test
    void eventsSeenAgainOrLate_changeNothing() {
        Documents documents = documents("again");
        Projection.Generation generation = documents.open(1);
        List<StoredEvent> events = LogEvents.of(IncidentLog.sample(20));
        apply(generation, events, 50);
        List<BsonDocument> once = contents("again");

        apply(generation, events, 17);
        apply(generation, events.subList(20, 60), 40);

        assertThat(contents("again")).isEqualTo(once);
    }

    private static List<BsonDocument> contents(String database) {
        return client.getDatabase(database)
                .getCollection("escalations_g1", BsonDocument.class)
                .find()
                .sort(new BsonDocument("_id", new BsonInt32(1)))
                .into(new ArrayList<>());
    }

    @Test
    void aSecondGeneration_answersAfterTheSwap_andTheFirstIsGone() {
        Documents documents = documents("rebuild");
        List<StoredEvent> events = LogEvents.of(IncidentLog.sample(10));
        apply(documents.open(1), events.subList(0, 20), 50);
        apply(documents.open(2), events, 50);
        documents.answerFrom(2);
        documents.drop(1);

        assertThat(documents.find(Kind.ESCALATION, events.getLast().aggregateId()))
                .isPresent();
        assertThat(client.getDatabase("rebuild").listCollectionNames()).doesNotContain("escalations_g1");
    }

    @Test
    void aDocumentThatSomebodyElseHasMoved_isNotOverwritten() {
        Documents documents = documents("moved");
        List<StoredEvent> events = LogEvents.of(IncidentLog.sample(1));
        MongoDatabase its = client.getDatabase("moved");
        apply(documents.open(1), events.subList(0, 3), 3);
        Escalation seen =
                documents.find(Kind.ESCALATION, events.getFirst().aggregateId()).orElseThrow();
        assertThat(its.getCollection("escalations_g1", BsonDocument.class)
                        .replaceOne(DocumentsGeneration.asRead(seen.getName(), 1), new BsonDocument())
                        .getMatchedCount())
                .isZero();
    }
}
