package tracker.platform.eventstore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Axon's embedded store, which tells of what was appended, and which takes the shortcut to an aggregate where there is one.
 * The order of all events is read by {@link EventsOfTypes}.
 */
public final class AggregateEventStore extends EmbeddedEventStore {

    /** Stands before the first event of an aggregate that is taken for new. */
    public record Beginning() {}

    private static final ScopedValue<String> TAKEN_FOR_NEW = ScopedValue.newInstance();

    private final Runnable afterAppend;
    private final Shortcut shortcut;

    private AggregateEventStore(Builder builder, Runnable afterAppend, Shortcut shortcut) {
        super(builder);
        this.afterAppend = afterAppend;
        this.shortcut = shortcut;
    }

    /** @param afterAppend has all processes hear of it, unless the engine's store tells them itself */
    public static AggregateEventStore of(
            EventEngine engine, Configuration axon, Runnable afterAppend, ObjectProvider<Shortcut> shortcut) {
        Builder builder = EmbeddedEventStore.builder()
                .storageEngine(engine)
                .spanFactory(axon.getComponent(EventBusSpanFactory.class))
                .messageMonitor(axon.messageMonitor(EventStore.class, "eventStore"));
        return new AggregateEventStore(
                builder, afterAppend, shortcut.getIfAvailable(() -> aggregate -> Optional.empty()));
    }

    /**
     * Does it without looking whether that aggregate has events: where it has, appending meets a conflict, as with another writer
     * that was faster. Only in this thread: a command that is tried again looks.
     */
    public static <T> T takenForNew(String aggregate, ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(TAKEN_FOR_NEW, aggregate).call(work);
    }

    public static boolean isTakenForNew(String aggregate) {
        return TAKEN_FOR_NEW.isBound() && TAKEN_FOR_NEW.get().equals(aggregate);
    }

    /** Readers are woken by the notification, here as elsewhere: many appends in one. */
    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        afterAppend.run();
    }

    @Override
    public DomainEventStream readEvents(String aggregate) {
        Optional<DomainEventMessage<?>> before =
                isTakenForNew(aggregate) ? Optional.of(beginning(aggregate)) : shortcut.to(aggregate);
        return before.isPresent()
                ? DomainEventStream.concat(
                        DomainEventStream.of(before.get()), DomainEventStream.of(stagedDomainEventMessages(aggregate)))
                : super.readEvents(aggregate);
    }

    /** Of an empty stream Axon learns by an exception, as deep as the call, that there is no aggregate. */
    private static DomainEventMessage<Beginning> beginning(String aggregate) {
        return new GenericDomainEventMessage<>(
                null, aggregate, -1, new Beginning(), MetaData.emptyInstance(), "", Instant.EPOCH);
    }
}
