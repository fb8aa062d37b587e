package tracker.platform.command;

import com.google.protobuf.Message;
import java.util.List;
import tracker.type.v1.RecordedEvent;

/** What the caller may see of a resource of which they may know, and of its events. */
public interface Sight {

    /** The resource of that name, or a part of it, without what is hidden from the caller. */
    <M extends Message> M trim(String name, M resource);

    /** The events without what is hidden from the caller, and without those that speak of nothing else. */
    List<RecordedEvent> trim(List<RecordedEvent> events);

    /** Where whoever may know of a resource may see all of it. */
    Sight EVERYTHING = new Sight() {
        @Override
        public <M extends Message> M trim(String name, M resource) {
            return resource;
        }

        @Override
        public List<RecordedEvent> trim(List<RecordedEvent> events) {
            return events;
        }
    };
}
