package tracker.reporting.document;

import com.google.protobuf.Message;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.processor.Projection;
import tracker.reporting.v1.TeamPlanWork;

/** Every resource as one document under its name, for screens; the processor's position is kept in the same store. */
public final class Documents implements Projection, ToLongFunction<String> {

    /** Raised with every change of the collections, or of what is written to them. */
    private static final String LAYOUT = "7";

    private static final Logger log = LoggerFactory.getLogger(Documents.class);

    private static final BsonDocument HELLO = new BsonDocument("hello", new BsonInt32(1));

    private final MongoDatabase database;
    private final TokenStore tokens;
    private final Runnable written;
    private volatile int answering = 1;

    /** Tells {@code written} after each batch. */
    public Documents(MongoDatabase database, TokenStore tokens, Runnable written) {
        this.database = database;
        this.tokens = tokens;
        this.written = written;
    }

    @Override
    public String name() {
        return "documents";
    }

    @Override
    public String layout() {
        return LAYOUT;
    }

    @Override
    public Generation open(int generation) {
        return new DocumentsGeneration(database, generation, isShared(), written);
    }

    /**
     * Whether several processes may write at once. The server of the one-machine stack, known by not knowing `hello`, has
     * one writer, and answers a filter of two fields only by reading the whole collection.
     */
    private boolean isShared() {
        try {
            database.runCommand(HELLO);
            return true;
        } catch (MongoCommandException e) {
            return false;
        }
    }

    @Override
    public void answerFrom(int generation) {
        answering = generation;
    }

    @Override
    public void drop(int generation) {
        Kind.BY_AGGREGATE
                .values()
                .forEach(kind ->
                        database.getCollection(kind.collection(generation)).drop());
        database.getCollection(TeamWorkDocuments.collection(generation)).drop();
    }

    @Override
    public Optional<TokenStore> tokens() {
        return Optional.of(tokens);
    }

    /** Version of the document of that name; -1 when it is not there. */
    @Override
    public long applyAsLong(String name) {
        String collection = name.substring(0, Math.max(0, name.indexOf('/')));
        Kind<?> kind = Kind.BY_AGGREGATE.values().stream()
                .filter(each -> each.collection().equals(collection))
                .findFirst()
                .orElseThrow(() -> Rejection.invalid(
                        "read_after",
                        Said.of("POSITION_OF_NO_SCREEN", "is a position of nothing that is shown here.")));
        BsonDocument document = answered(() ->
                collection(kind).find(Filters.eq(DocumentsGeneration.ID, name)).first());
        return document == null
                ? -1
                : document.getInt64(DocumentsGeneration.VERSION).getValue();
    }

    <R extends Message> Optional<R> find(Kind<R> kind, String name) {
        return find(kind, List.of(name)).stream().findFirst();
    }

    /** Those of the names that are there, in the order of the names. */
    <R extends Message> List<R> find(Kind<R> kind, Collection<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        Map<String, R> found = new HashMap<>();
        answered(() -> collection(kind)
                        .find(Filters.in(DocumentsGeneration.ID, names))
                        .into(new ArrayList<>()))
                .forEach(document -> found.put(
                        document.getString(DocumentsGeneration.ID).getValue(),
                        kind.read(document.getDocument(DocumentsGeneration.RESOURCE))));
        return names.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** What each plan asks of the team. */
    List<TeamPlanWork> work(String team) {
        return answered(() -> TeamWorkDocuments.of(database, answering, true).find(team));
    }

    /** What the store answers; one that does not is the caller's "again in a moment". */
    private static <T extends @Nullable Object> T answered(Supplier<T> question) {
        try {
            return question.get();
        } catch (MongoException e) {
            log.warn("The document store is away", e);
            throw Rejection.of(
                    Reason.DEPENDENCY_UNAVAILABLE,
                    Said.of("SCREENS_AWAY", "The store of the screens does not answer now; try again in a moment."));
        }
    }

    private MongoCollection<BsonDocument> collection(Kind<?> kind) {
        return database.getCollection(kind.collection(answering), BsonDocument.class);
    }
}
