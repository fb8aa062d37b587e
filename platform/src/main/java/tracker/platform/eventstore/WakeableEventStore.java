package tracker.platform.eventstore;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Axon's embedded store, whose streams call back when there is something to read and which others can wake, and which takes
 * the shortcut to an aggregate where there is one.
 */
public final class WakeableEventStore extends EmbeddedEventStore {

    private final ReadersToWake readers;
    private final Runnable afterAppend;
    private final Shortcut shortcut;

    private WakeableEventStore(Builder builder, ReadersToWake readers, Runnable afterAppend, Shortcut shortcut) {
        super(builder);
        this.readers = readers;
        this.afterAppend = afterAppend;
        this.shortcut = shortcut;
    }

    /** @param afterAppend has all processes hear of it, unless the engine's store tells them itself */
    public static WakeableEventStore of(
            EventEngine engine,
            EventStoreProperties properties,
            Configuration axon,
            ReadersToWake readers,
            Runnable afterAppend,
            ObjectProvider<Shortcut> shortcut) {
        Builder builder = EmbeddedEventStore.builder()
                .storageEngine(engine)
                .fetchDelay(properties.fetchDelay().toMillis())
                .cachedEvents(properties.cachedEvents())
                .spanFactory(axon.getComponent(EventBusSpanFactory.class))
                .messageMonitor(axon.messageMonitor(EventStore.class, "eventStore"));
        return new WakeableEventStore(
                builder, readers, afterAppend, shortcut.getIfAvailable(() -> aggregate -> Optional.empty()));
    }

    /** Has the readers of this process look for what was appended. */
    public void wake() {
        super.afterCommit(List.of());
    }

    /** Readers are woken by the notification, here as elsewhere: many appends in one. */
    @Override
    protected void afterCommit(List<? extends EventMessage<?>> events) {
        afterAppend.run();
    }

    @Override
    public DomainEventStream readEvents(String aggregate) {
        Optional<DomainEventMessage<?>> folded = shortcut.to(aggregate);
        return folded.isPresent()
                ? DomainEventStream.concat(
                        DomainEventStream.of(folded.get()), DomainEventStream.of(stagedDomainEventMessages(aggregate)))
                : super.readEvents(aggregate);
    }

    @Override
    public TrackingEventStream openStream(@Nullable TrackingToken token) {
        return new CallingBack(super.openStream(token));
    }

    private final class CallingBack implements TrackingEventStream {

        private final TrackingEventStream stream;
        private @Nullable Runnable callback;

        private CallingBack(TrackingEventStream stream) {
            this.stream = stream;
        }

        @Override
        public boolean setOnAvailableCallback(Runnable onAvailable) {
            callback = onAvailable;
            readers.add(onAvailable);
            return true;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return stream.peek();
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            return stream.hasNextAvailable(timeout, unit);
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            return stream.nextAvailable();
        }

        @Override
        public void close() {
            if (callback != null) {
                readers.remove(callback);
            }
            stream.close();
        }
    }
}
