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

    /** Whether that etag is the part's, or is from before nothing but comments, which no change can overwrite. */
    static boolean isCurrent(Message part, String etag) {
        String current = etag(part);
        String uncommented = text(part, "uncommented_etag");
        long seen = sequence(etag);
        return etag.equals(current)
                || !uncommented.isEmpty() && sequence(uncommented) <= seen && seen <= sequence(current);
    }

    /** The number of the event that the etag names; -1 when it is no etag of ours. */
    static long sequence(String etag) {
        try {
            return Long.parseLong(etag);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The text of that field; empty where the message has no such field. */
    static String text(Message message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        return field == null ? "" : (String) message.getField(field);
    }
}
