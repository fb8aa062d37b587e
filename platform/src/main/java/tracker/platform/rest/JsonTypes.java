package tracker.platform.rest;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.util.HashSet;
import java.util.Set;

/** Which messages the JSON side understands: all but those well-known types that protobuf maps to JSON in a way of their own. */
final class JsonTypes {
    private static final Set<Descriptor> KNOWN =
            Set.of(Timestamp.getDescriptor(), Duration.getDescriptor(), Any.getDescriptor(), Empty.getDescriptor());

    private JsonTypes() {}

    /** Refuses a message that holds, however deep, what JSON cannot show here. */
    static void requireKnown(Descriptor message) {
        require(message, message.getFullName(), new HashSet<>());
    }

    private static void require(Descriptor message, String path, Set<Descriptor> seen) {
        if (KNOWN.contains(message) || !seen.add(message)) {
            return;
        }
        if (message.getFile().getPackage().equals("google.protobuf")) {
            throw new IllegalStateException(path + " is a " + message.getFullName() + ", which REST does not support");
        }
        for (FieldDescriptor field : message.getFields()) {
            if (field.getJavaType() == JavaType.MESSAGE) {
                require(field.getMessageType(), path + "." + field.getName(), seen);
            }
        }
    }
}
