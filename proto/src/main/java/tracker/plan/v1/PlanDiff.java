package tracker.plan.v1;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is different about a plan between two of its states, field by field and in words. */
public final class PlanDiff {

    /** What changes with every event, what only names a thing, what the timeline tells, and a code beside its text. */
    private static final Set<String> UNTOLD =
            Set.of("name", "etag", "uncommented_etag", "update_time", "comments", "lessons_by_code");

    /** By which field the parts of a list are told apart. */
    private static final Map<String, String> KEYS = Map.of(
            "tracker.plan.v1.ActionItem", "name",
            "tracker.plan.v1.Commitment", "team",
            "tracker.plan.v1.Baseline", "number",
            "tracker.plan.v1.BaselineItem", "item",
            "tracker.plan.v1.Extension", "number");

    private final List<PlanChange> changes = new ArrayList<>();

    private PlanDiff() {}

    public static List<PlanChange> between(Plan before, Plan after) {
        PlanDiff diff = new PlanDiff();
        diff.compare("", "", "", before, after);
        return List.copyOf(diff.changes);
    }

    /** @param known the field that the path names already, as it tells the part from others; empty outside of a list */
    private void compare(String path, String item, String known, Message before, Message after) {
        for (FieldDescriptor field : before.getDescriptorForType().getFields()) {
            if (UNTOLD.contains(field.getName())
                    || field.getName().equals(known)
                    || before.getField(field).equals(after.getField(field))) {
                continue;
            }
            String at = path.isEmpty() ? field.getName() : path + "." + field.getName();
            String key = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    ? KEYS.get(field.getMessageType().getFullName())
                    : null;
            if (field.isRepeated() && key != null) {
                compareParts(at, item, field, key, before, after);
            } else if (field.isRepeated() || isValue(field)) {
                changes.add(PlanChange.newBuilder()
                        .setPath(at)
                        .setItem(item)
                        .setBefore(words(field, before))
                        .setAfter(words(field, after))
                        .build());
            } else {
                compare(at, item, "", (Message) before.getField(field), (Message) after.getField(field));
            }
        }
    }

    private void compareParts(
            String path, String item, FieldDescriptor field, String key, Message before, Message after) {
        Map<Object, Message> then = parts(before, field, key);
        Map<Object, Message> now = parts(after, field, key);
        Message none = before.toBuilder().newBuilderForField(field).build();
        Set<Object> all = new LinkedHashSet<>(then.keySet());
        all.addAll(now.keySet());
        for (Object part : all) {
            boolean isItem = none instanceof ActionItem;
            int told = changes.size();
            compare(
                    isItem ? path : "%s[%s]".formatted(path, part),
                    isItem ? (String) part : item,
                    key,
                    then.getOrDefault(part, none),
                    now.getOrDefault(part, none));
            if (told == changes.size() && then.containsKey(part) != now.containsKey(part)) {
                changes.add(PlanChange.newBuilder()
                        .setPath(path)
                        .setItem(isItem ? (String) part : item)
                        .setBefore(then.containsKey(part) ? word(part) : "")
                        .setAfter(now.containsKey(part) ? word(part) : "")
                        .build());
            }
        }
    }

    private static Map<Object, Message> parts(Message of, FieldDescriptor field, String key) {
        Map<Object, Message> parts = new LinkedHashMap<>();
        for (Object part : (List<?>) of.getField(field)) {
            Message message = (Message) part;
            parts.put(message.getField(message.getDescriptorForType().findFieldByName(key)), message);
        }
        return parts;
    }

    private static boolean isValue(FieldDescriptor field) {
        return field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
                || field.getMessageType().equals(Timestamp.getDescriptor())
                || field.getMessageType().equals(Duration.getDescriptor());
    }

    /** A value as people read it; nothing when it is absent. */
    private static String words(FieldDescriptor field, Message of) {
        if (field.isRepeated()) {
            return ((List<?>) of.getField(field)).stream().map(PlanDiff::word).collect(Collectors.joining(", "));
        }
        return field.hasPresence() && !of.hasField(field) ? "" : word(of.getField(field));
    }

    private static String word(Object value) {
        return switch (value) {
            case Timestamp time -> Timestamps.toString(time);
            case Duration duration -> Durations.toString(duration);
            case EnumValueDescriptor word -> word.getNumber() == 0 ? "" : withoutPrefix(word);
            case ByteString bytes -> bytes.size() + " bytes";
            case EvidenceFile file -> file.getFileName();
            default -> value.toString();
        };
    }

    private static String withoutPrefix(EnumValueDescriptor word) {
        String unspecified = word.getType().findValueByNumber(0).getName();
        return word.getName()
                .substring(unspecified.length() - "UNSPECIFIED".length())
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }
}
