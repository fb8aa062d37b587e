package tracker.platform.command;

import com.google.protobuf.Message;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanItemBlocked;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanItemStarted;
import tracker.plan.v1.PlanItemUnblocked;
import tracker.plan.v1.PlanResumed;
import tracker.plan.v1.PlanSuspended;

/** A plan to which anything happens in any order of either time, and what is true of it, told from its events alone. */
final class RandomHistory {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Random random;
    private final String name;
    private final List<DomainEventMessage<?>> events = new ArrayList<>();
    private final List<Plan> states = new ArrayList<>();
    private Instant occurred = START;
    private Instant recorded = START;
    private int requests;

    RandomHistory(Random random, String name) {
        this.random = random;
        this.name = name;
        states.add(Plan.newBuilder().setName(name).build());
    }

    String name() {
        return name;
    }

    List<DomainEventMessage<?>> events() {
        return events;
    }

    int length() {
        return events.size();
    }

    /** What happens next: one event, or some by one request. */
    List<DomainEventMessage<?>> next() {
        Map<String, String> metaData = new HashMap<>(Map.of(EventKeys.ACTOR, "person-" + random.nextInt(3)));
        if (random.nextInt(4) > 0) {
            metaData.put(EventKeys.REQUEST_ID, "request-" + requests++);
            metaData.put(EventKeys.REQUEST_DIGEST, "content-" + random.nextInt(3));
        }
        if (random.nextInt(5) == 0) {
            metaData.put(EventKeys.ORIGIN, Origin.IMPORT.text());
        }
        int count = random.nextInt(6) == 0 ? 1 + random.nextInt(4) : 1;
        List<DomainEventMessage<?>> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            occurred = occurred.plus(random.nextInt(12) - 3, ChronoUnit.MINUTES);
            recorded = recorded.plus(random.nextInt(10) - 2, ChronoUnit.SECONDS);
            DomainEventMessage<?> event = new GenericDomainEventMessage<>(
                    "plan",
                    name,
                    events.size(),
                    event(),
                    MetaData.from(metaData),
                    "%s@%d-%d".formatted(name, events.size(), random.nextLong()),
                    recorded);
            events.add(event);
            states.add(after(states.getLast(), event));
            next.add(event);
        }
        return next;
    }

    private Message event() {
        var time = EventMeta.toTimestamp(occurred);
        String item = name + "/items/" + random.nextInt(8);
        return switch (random.nextInt(9)) {
            case 0 ->
                PlanDrafted.newBuilder()
                        .setOccurredTime(time)
                        .setTitle("Title " + events.size())
                        .build();
            case 1, 2 ->
                PlanItemProposed.newBuilder()
                        .setOccurredTime(time)
                        .setItem(item)
                        .build();
            case 3, 4 ->
                PlanItemStarted.newBuilder().setOccurredTime(time).setItem(item).build();
            case 5 ->
                PlanItemBlocked.newBuilder()
                        .setOccurredTime(time)
                        .setItem(item)
                        .setReason("Reason " + events.size())
                        .build();
            case 6 ->
                PlanItemUnblocked.newBuilder()
                        .setOccurredTime(time)
                        .setItem(item)
                        .build();
            case 7 -> PlanSuspended.newBuilder().setOccurredTime(time).build();
            default -> PlanResumed.newBuilder().setOccurredTime(time).build();
        };
    }

    /** Somewhere in the time that it spans, or a little outside. */
    Instant instant() {
        return START.plus(random.nextInt(Math.max(1, 2 * length())) * 3L - 10, ChronoUnit.MINUTES);
    }

    Instant recordedInstant() {
        return START.plus(random.nextInt(Math.max(1, length() + 5)) * 3L - 5, ChronoUnit.SECONDS);
    }

    private static Plan after(Plan plan, DomainEventMessage<?> event) {
        return PlanFold.fold(plan, (Message) event.getPayload(), History.meta(event));
    }

    /** The plan after so many of its events. */
    Plan after(int count) {
        return states.get(count);
    }

    /** The plan as it was; nothing when there was none. */
    Optional<Plan> at(Instant asOf, @Nullable Instant knownAt) {
        List<DomainEventMessage<?>> known = events.stream()
                .filter(event -> knownAt == null || !event.getTimestamp().isAfter(knownAt))
                .toList();
        Map<Origin, Instant> running = new EnumMap<>(Origin.class);
        int until = 0;
        for (int i = 0; i < known.size(); i++) {
            Instant latest = running.merge(
                    Origin.of(known.get(i).getMetaData()),
                    EventMeta.occurredTime((Message) known.get(i).getPayload()),
                    Extent::later);
            if (!latest.isAfter(asOf)) {
                until = i + 1;
            }
        }
        return until == 0
                ? Optional.empty()
                : Optional.of(known.subList(0, until).stream()
                        .reduce(states.getFirst(), RandomHistory::after, (one, other) -> other));
    }

    /** Sequence of the last event that the same request caused. */
    long lastBySameRequest(DomainEventMessage<?> event) {
        return events.stream()
                .filter(each -> each.getMetaData().containsKey(EventKeys.REQUEST_ID))
                .filter(each -> each.getMetaData()
                        .get(EventKeys.REQUEST_ID)
                        .equals(event.getMetaData().get(EventKeys.REQUEST_ID)))
                .mapToLong(DomainEventMessage::getSequenceNumber)
                .max()
                .orElseThrow();
    }
}
