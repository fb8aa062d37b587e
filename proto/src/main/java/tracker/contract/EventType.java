package tracker.contract;

import com.google.protobuf.Descriptors.Descriptor;
import tracker.type.v1.EventOptions;

/** A message that is stored for ever, with the aggregate whose event it is and the revision of its payload. */
public record EventType(Descriptor message, EventOptions options) {
    public String name() {
        return message.getFullName();
    }

    public String aggregate() {
        return options.getAggregate();
    }

    public String revision() {
        return options.getRevision();
    }
}
