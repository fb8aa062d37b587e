package tracker.escalation.discretion;

import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds names of escalations in a message of any type, and takes some away. */
final class Names {
    private static final String ESCALATION = "escalations/";

    private Names() {}

    static Set<String> in(Message message) {
        Set<String> names = new HashSet<>();
        message.getAllFields().forEach((field, value) -> {
            if (field.isRepeated()) {
                ((List<?>) value).forEach(each -> collect(each, names));
            } else {
                collect(value, names);
            }
        });
        return names;
    }

    private static void collect(Object value, Set<String> names) {
        if (value instanceof Message message) {
            names.addAll(in(message));
        } else if (value instanceof String text && text.startsWith(ESCALATION)) {
            names.add(text);
        }
    }

    /** Those that the message names other than in a list: what it speaks of. */
    static Set<String> spokenOf(Message message) {
        Set<String> names = new HashSet<>();
        message.getAllFields().forEach((field, value) -> {
            if (!field.isRepeated() && value instanceof Message nested) {
                names.addAll(spokenOf(nested));
            } else if (!field.isRepeated()) {
                collect(value, names);
            }
        });
        return names;
    }

    /** The message without them: a list loses what is or speaks of one, and a field that holds such a message is cleared. */
    @SuppressWarnings("unchecked") // a builder of M builds M
    static <M extends Message> M without(Set<String> hidden, M message) {
        Message.Builder trimmed = message.toBuilder();
        message.getAllFields().forEach((field, value) -> {
            if (field.isRepeated()) {
                trimmed.setField(
                        field,
                        ((List<?>) value)
                                .stream()
                                        .filter(each -> !isHidden(hidden, each))
                                        .map(each -> trimmed(hidden, each))
                                        .toList());
            } else if (isHidden(hidden, value)) {
                trimmed.clearField(field);
            } else {
                trimmed.setField(field, trimmed(hidden, value));
            }
        });
        return (M) trimmed.build();
    }

    private static Object trimmed(Set<String> hidden, Object value) {
        return value instanceof Message message ? without(hidden, message) : value;
    }

    private static boolean isHidden(Set<String> hidden, Object value) {
        return switch (value) {
            case Message message -> spokenOf(message).stream().anyMatch(hidden::contains);
            case String text -> hidden.contains(text);
            default -> false;
        };
    }
}
