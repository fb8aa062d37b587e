package tracker.platform.command;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/** Parts of resources that have an etag of their own. */
final class Parts {

    private Parts() {}

    /** The part's etag; empty while there is nothing. */
    static String etag(Message part) {
        return text(part, "etag");
    }

    /** The text of that field; empty where the message has no such field. */
    static String text(Message message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        return field == null ? "" : (String) message.getField(field);
    }
}
