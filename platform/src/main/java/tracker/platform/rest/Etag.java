package tracker.platform.rest;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The etag in an answer: its own, or that of the one resource it wraps. */
final class Etag {
    private Etag() {}

    static Optional<String> of(Message answer) {
        Optional<String> own = field(answer);
        if (own.isPresent()) {
            return own;
        }
        List<String> wrapped = answer.getDescriptorForType().getFields().stream()
                .filter(field -> field.getJavaType() == JavaType.MESSAGE && !field.isRepeated())
                .filter(answer::hasField)
                .flatMap(field -> field((Message) answer.getField(field)).stream())
                .toList();
        return wrapped.size() == 1 ? Optional.of(wrapped.getFirst()) : Optional.empty();
    }

    private static Optional<String> field(Message message) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName("etag");
        return Stream.ofNullable(field)
                .filter(found -> found.getJavaType() == JavaType.STRING && !found.isRepeated())
                .map(found -> (String) message.getField(found))
                .filter(etag -> !etag.isEmpty())
                .findFirst();
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }
}
