package tracker.platform.command;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.type.v1.RecordedEvent;

/** Tells who would change something they have not seen what has changed since: which fields, by what, by whom and when. */
final class StaleEtags {

    /** What changes with every event, and what only names a thing. */
    private static final Set<String> UNTOLD = Set.of("name", "etag", "uncommented_etag", "update_time");

    private static final int MOST_TOLD = 5;

    /**
     * What happened to a part of a resource.
     *
     * @param before the part as it was seen
     * @param after the part as it is
     * @param events those that touched it
     */
    private record Changes(Message before, Message after, List<RecordedEvent> events) {}

    private final History history;
    private final Sight sight;

    StaleEtags(History history, Sight sight) {
        this.history = history;
        this.sight = sight;
    }

    /** The refusal in full. */
    <S, R extends Message> Rejection explain(
            Rejection stale, String name, Decider<S, R> decider, Message command, String etag) {
        Map<String, String> metadata = new TreeMap<>(stale.metadata());
        Changes changes = changes(name, decider, command, etag);
        if (changes == null) {
            return Rejection.of(
                    Reason.STALE_ETAG,
                    Said.of(
                            "ETAG_NEVER_THERE",
                            "{etag} is no etag that this ever had: read {resource}, and send the etag that stands in what you change.",
                            etag,
                            name),
                    metadata);
        }
        String fields = changedFields(sight.trim(name, changes.before()), sight.trim(name, changes.after()));
        List<RecordedEvent> events = sight.trim(changes.events());
        metadata.put("changed_fields", fields);
        metadata.put("changes", Integer.toString(events.size()));
        if (events.isEmpty()) {
            return Rejection.of(
                    Reason.STALE_ETAG,
                    Said.of(
                            "CHANGED_OUT_OF_SIGHT",
                            "It has changed since you read it, in nothing that you may see: read it again and decide anew."),
                    metadata);
        }
        RecordedEvent last = events.getLast();
        metadata.put("last_change", word(last));
        metadata.put("last_change_by", last.getActor());
        metadata.put("last_change_time", Timestamps.toString(last.getRecordedTime()));
        return Rejection.of(
                Reason.STALE_ETAG,
                fields.isEmpty()
                        ? Said.of(
                                "CHANGED_AND_BACK",
                                "It has changed since you read it: {told}; it is again as you saw it. Read it again and decide anew.",
                                told(events))
                        : Said.of(
                                "CHANGED_BY_OTHERS",
                                "It has changed since you read it: {told}; what differs now is {changed_fields}. Read it again and decide anew.",
                                told(events),
                                fields),
                metadata);
    }

    /** What happened after the event that the etag names; null when the part never had that etag. */
    private <S, R extends Message> @Nullable Changes changes(
            String name, Decider<S, R> decider, Message command, String etag) {
        long seen = Parts.sequence(etag);
        if (seen < 0) {
            return null;
        }
        S state = history.after(name, decider, seen);
        Message before = part(decider, state, command);
        if (before == null || !Parts.etag(before).equals(etag)) {
            return null;
        }
        List<RecordedEvent> touching = new ArrayList<>();
        Message after = before;
        for (DomainEventMessage<?> event : history.since(name, seen)) {
            state = decider.evolve(state, (Message) event.getPayload(), History.meta(event));
            Message next = part(decider, state, command);
            if (next != null && !Parts.etag(next).equals(Parts.etag(after))) {
                touching.add(History.recorded(event));
                after = next;
            }
        }
        return new Changes(before, after, touching);
    }

    /** The part that the command changes; null while there is none. */
    private static <S, R extends Message> @Nullable Message part(Decider<S, R> decider, S state, Message command) {
        try {
            return decider.part(state, command);
        } catch (Rejection absent) {
            return null;
        }
    }

    private static String changedFields(Message before, Message after) {
        return before.getDescriptorForType().getFields().stream()
                .filter(field -> !UNTOLD.contains(field.getName()))
                .filter(field -> !before.getField(field).equals(after.getField(field)))
                .map(FieldDescriptor::getName)
                .collect(Collectors.joining(", "));
    }

    private static String told(List<RecordedEvent> events) {
        int left = Math.max(0, events.size() - MOST_TOLD);
        String last = events.subList(left, events.size()).stream()
                .map(event -> "%s by %s at %s"
                        .formatted(word(event), event.getActor(), Timestamps.toString(event.getRecordedTime())))
                .collect(Collectors.joining(", "));
        return left == 0 ? last : "%d times, lastly %s".formatted(events.size(), last);
    }

    private static String word(RecordedEvent event) {
        String type = event.getEvent().getTypeUrl();
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
