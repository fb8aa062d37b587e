package tracker.escalation.v1;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemEscalationsRemoved;
import tracker.type.v1.RecordedEvent;

/**
 * Finds names of escalations, problems and plans in a message of any type, and takes some away. What is told of a plan goes on to
 * name its problem and the plans before and after it: whoever works on it need not know of them otherwise.
 */
public final class ResourceNames {
    private static final List<String> COLLECTIONS = List.of("escalations/", "problems/", "plans/");
    private static final String OF_PLANS = "tracker.plan.v1";
    private static final Set<String> OUT_OF_PLANS =
            Set.of("problem", "predecessor", "successor", "superseded_by", "by");
    private static final Map<Descriptor, List<FieldDescriptor>> NAMING = new ConcurrentHashMap<>();

    private ResourceNames() {}

    /** All that the message names, in whatever field. */
    public static Set<String> in(Message message) {
        Set<String> names = new HashSet<>();
        addTo(names, message);
        return names;
    }

    private static void addTo(Set<String> names, Message message) {
        for (FieldDescriptor field : NAMING.computeIfAbsent(message.getDescriptorForType(), ResourceNames::naming)) {
            if (field.isRepeated()) {
                for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                    collect(message.getRepeatedField(field, i), names);
                }
            } else if (field.getJavaType() == JavaType.STRING || message.hasField(field)) {
                collect(message.getField(field), names); // a text that is absent is empty
            }
        }
    }

    /** The fields of such messages that can hold names, at any depth: every answer is looked through. */
    private static List<FieldDescriptor> naming(Descriptor type) {
        return type.getFields().stream()
                .filter(field -> canName(field, new HashSet<>()))
                .toList();
    }

    private static boolean canName(FieldDescriptor field, Set<Descriptor> seen) {
        return switch (field.getJavaType()) {
            case STRING -> !isLeft(field);
            case MESSAGE ->
                seen.add(field.getMessageType())
                        && field.getMessageType().getFields().stream().anyMatch(each -> canName(each, seen));
            default -> false;
        };
    }

    private static void collect(Object value, Set<String> names) {
        if (value instanceof Message message) {
            addTo(names, message);
        } else if (value instanceof String text) {
            String name = resource(text);
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
    }

    /** What the text names, or a part of which; empty when it names nothing of the kind. */
    private static String resource(String text) {
        for (String collection : COLLECTIONS) {
            int id = collection.length();
            if (text.startsWith(collection) && id < text.length()) {
                int part = text.indexOf('/', id);
                return part < 0 ? text : part == id ? "" : text.substring(0, part);
            }
        }
        return "";
    }

    private static boolean isLeft(FieldDescriptor field) {
        return OUT_OF_PLANS.contains(field.getName())
                && field.getFile().getPackage().equals(OF_PLANS);
    }

    /** What the message is, or else those that it names other than in a list: what it speaks of. */
    private static Set<String> spokenOf(Message message) {
        FieldDescriptor own = message.getDescriptorForType().findFieldByName("name");
        if (own != null) {
            return Set.of(resource((String) message.getField(own)));
        }
        Set<String> names = new HashSet<>();
        message.getAllFields().forEach((field, value) -> {
            if (field.isRepeated() || isLeft(field)) {
                return;
            }
            if (!(value instanceof Message nested)) {
                collect(value, names);
            } else if (nested.getDescriptorForType().findFieldByName("name") == null) {
                names.addAll(spokenOf(nested));
            }
        });
        return names;
    }

    /** The message without them: a list loses what is or speaks of one, and a field that holds such a message is cleared. */
    @SuppressWarnings("unchecked") // a builder of M builds M
    public static <M extends Message> M without(Set<String> hidden, M message) {
        Message.Builder trimmed = message.toBuilder();
        message.getAllFields().forEach((field, value) -> {
            if (isLeft(field)) {
                return;
            }
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

    /**
     * The event without them; nothing when it happened to one of them, or speaks of nothing else. What happened to a problem says
     * more than what it names.
     */
    public static Optional<RecordedEvent> without(Set<String> hidden, RecordedEvent event, Message payload) {
        if (hidden.isEmpty()) {
            return Optional.of(event);
        }
        Message trimmed = without(hidden, payload);
        boolean addsNothing = switch (trimmed) {
            case ProblemEscalationsAdded added -> added.getEscalationsCount() == 0;
            case ProblemEscalationsRemoved removed -> removed.getEscalationsCount() == 0;
            default -> false;
        };
        boolean speaksOfIt = !event.getResource().startsWith("problems/") && isHidden(hidden, payload);
        return hidden.contains(event.getResource()) || speaksOfIt || addsNothing
                ? Optional.empty()
                : Optional.of(event.toBuilder().setEvent(Any.pack(trimmed)).build());
    }

    private static Object trimmed(Set<String> hidden, Object value) {
        return value instanceof Message message ? without(hidden, message) : value;
    }

    private static boolean isHidden(Set<String> hidden, Object value) {
        return switch (value) {
            case Message message -> spokenOf(message).stream().anyMatch(hidden::contains);
            case String text -> hidden.contains(resource(text));
            default -> false;
        };
    }
}
