package tracker.platform.processor;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventhandling.tokenstore.TokenStore;

/**
 * A read model that is folded from all events, by one thread at a time, in batches. It is kept in generations: each has
 * tables or collections of its own, so that a rebuild fills the next one beside the one that answers. Declared as a bean,
 * the platform runs it.
 */
public interface Projection {

    /** Writes the read model of one generation. */
    @FunctionalInterface
    interface Generation {

        /**
         * Folds the batch in memory and writes each row or document once. An event may be seen again; events of one
         * aggregate come in their order. A failure leaves nothing of the batch behind, or nothing that a second try minds,
         * and the batch is tried again until it succeeds.
         */
        void apply(List<StoredEvent> batch);
    }

    /** Its name, such as {@code escalation-list}; part of its processors' names. */
    String name();

    /**
     * Names the form of what is kept; to be changed whenever a generation of before could not be answered from. What is kept in
     * another form is left at start: the next generation is folded beside it, and answers when it has caught up.
     */
    default String layout() {
        return "";
    }

    /** The events it folds; every one where it names none. Whatever it does not name stays in the database. */
    default Set<Class<? extends Message>> events() {
        return Set.of();
    }

    /** Makes the tables or collections of that generation if they are missing, and gives what writes them. */
    Generation open(int generation);

    /**
     * From now on that generation answers: points views, and readers in this process, at it. Called at start and at a swap,
     * within a transaction of the service's database; may be called twice.
     */
    void answerFrom(int generation);

    /** Drops the tables or collections of a generation that no longer answers; may be called twice. */
    void drop(int generation);

    /**
     * Where the position is kept when the read model is in another store than the service's database: in that store, written
     * after the batch. The store must keep what it has acknowledged: a position that outlives its batch passes the batch over.
     * Otherwise it is kept in the service's database, in the same transaction as what the batch writes.
     */
    default Optional<TokenStore> tokens() {
        return Optional.empty();
    }
}
