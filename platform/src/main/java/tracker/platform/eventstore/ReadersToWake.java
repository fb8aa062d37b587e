package tracker.platform.eventstore;

import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The streams that want to hear when there is something to read. */
public final class ReadersToWake {

    private final Set<Runnable> callbacks = ConcurrentHashMap.newKeySet();

    public void add(Runnable callback) {
        callbacks.add(callback);
    }

    void remove(Runnable callback) {
        callbacks.remove(callback);
    }

    public void wake() {
        callbacks.forEach(Runnable::run);
    }

    /** The same events; once the last has been read, the readers are woken, since only then can they see what is new. */
    public <T> Stream<T> wokenAtEndOf(Stream<T> events) {
        return StreamSupport.stream(new WakingAtEnd<>(events.spliterator()), false)
                .onClose(events::close);
    }

    private final class WakingAtEnd<T> extends AbstractSpliterator<T> {

        private final Spliterator<T> events;
        private boolean any;

        private WakingAtEnd(Spliterator<T> events) {
            super(events.estimateSize(), events.characteristics());
            this.events = events;
        }

        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            boolean advanced = events.tryAdvance(action);
            if (!advanced && any) {
                wake();
            }
            any |= advanced;
            return advanced;
        }
    }
}
