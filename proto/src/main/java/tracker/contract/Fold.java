package tracker.contract;

import com.google.protobuf.Message;

/**
 * What the events of a resource mean: the resource after the event. Total and deterministic; an event it does not know
 * changes nothing but the etag. The first resource holds only its name.
 */
@FunctionalInterface
public interface Fold<R extends Message> {

    R fold(R resource, Message event, EventMeta meta);
}
