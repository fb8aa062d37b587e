package tracker.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tracker.contract.EventMeta;
import tracker.platform.command.Context;
import tracker.platform.command.Decider;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.type.v1.Role;

/** An aggregate in a test: what happened to it, what is asked of it, and what happens then. */
public final class Scenario<S, R extends Message> {

    public static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");

    private final Decider<S, R> decider;
    private S state;
    private long next;

    public Scenario(Decider<S, R> decider, String name) {
        this.decider = decider;
        this.state = decider.initial(name);
    }

    /** Somebody with these roles in these teams. */
    public static Caller caller(String subject, Set<Role> roles, String... teams) {
        return new Caller(subject, roles, Set.of(teams));
    }

    public Scenario<S, R> given(Message... events) {
        return given("somebody", List.of(events));
    }

    private Scenario<S, R> given(String actor, List<Message> events) {
        for (Message event : events) {
            state = decider.evolve(state, event, EventMeta.of(event, next++, NOW, actor));
        }
        return this;
    }

    /** The same, with that as its state. */
    public Scenario<S, R> from(S other) {
        state = other;
        return this;
    }

    /** What happens because of the command, now. */
    public List<Message> when(Caller caller, Message command) {
        return when(caller, command, NOW);
    }

    /** What happens because of the command, which says when it happened. */
    public List<Message> when(Caller caller, Message command, Instant occurred) {
        Context context = new Context(caller, NOW, occurred, requestId(command));
        decider.admit(context, command, state);
        List<Message> events = List.copyOf(decider.decide(context, command, state));
        given(caller.subject(), events);
        return events;
    }

    /** The refusal of the command, which changed nothing. */
    public Rejection refusal(Caller caller, Message command) {
        return refusal(caller, command, NOW);
    }

    /** The refusal of the command, which says when it happened, and changed nothing. */
    public Rejection refusal(Caller caller, Message command, Instant occurred) {
        R before = resource();
        Rejection rejection = catchThrowableOfType(Rejection.class, () -> when(caller, command, occurred));
        assertThat(rejection).as("refusal of %s", command).isNotNull();
        assertThat(resource()).isEqualTo(before);
        return rejection;
    }

    public R resource() {
        return decider.resource(state);
    }

    public String etag(Message command) {
        Message part = decider.part(state, command);
        return (String) part.getField(part.getDescriptorForType().findFieldByName("etag"));
    }

    /** The event with its occurred time, now where it has none. */
    @SuppressWarnings("unchecked") // a builder of E builds E
    public static <E extends Message> E now(E event) {
        FieldDescriptor occurred = event.getDescriptorForType().findFieldByName("occurred_time");
        return (E) event.toBuilder().setField(occurred, timestamp(NOW)).build();
    }

    public static Timestamp timestamp(Instant instant) {
        return EventMeta.toTimestamp(instant);
    }

    private static String requestId(Message command) {
        return command.getAllFields().entrySet().stream()
                .filter(field -> field.getKey().getName().equals("request_id"))
                .map(Map.Entry::getValue)
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }
}
