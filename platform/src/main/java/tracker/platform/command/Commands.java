package tracker.platform.command;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import tracker.contract.Contract;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.eventstore.AggregateEventStore;
import tracker.platform.identity.Caller;
import tracker.platform.telemetry.Trace;
import tracker.type.v1.Role;

/** Sends the contract's requests as commands to their aggregates, and answers with the resource and its position. */
public final class Commands {

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private final CommandGateway gateway;
    private final History history;
    private final StaleEtags staleEtags;
    private final Clock clock;

    Commands(CommandGateway gateway, History history, StaleEtags staleEtags, Clock clock) {
        this.gateway = gateway;
        this.history = history;
        this.staleEtags = staleEtags;
        this.clock = clock;
    }

    /** Has the aggregate `target` of that type handle the command for the caller. */
    public <R extends Message> Outcome<R> send(
            Caller caller, String type, Decider<?, R> decider, String target, Message command) {
        return send(caller, type, decider, target, command, Map.of(), false);
    }

    /**
     * As {@link #send(Caller, String, Decider, String, Message)}, for what nearly always begins an aggregate: whether it is there
     * already is seen when its events are appended, which spares a question to the store.
     */
    public <R extends Message> Outcome<R> begin(
            Caller caller, String type, Decider<?, R> decider, String target, Message command) {
        try {
            return AggregateEventStore.takenForNew(target, () -> send(caller, type, decider, target, command));
        } catch (Rejection ofNew) {
            return send(caller, type, decider, target, command); // it may be there, and answer otherwise
        }
    }

    /** As {@link #send(Caller, String, Decider, String, Message)}, with meta data of the sender's own. */
    public <R extends Message> Outcome<R> send(
            Caller caller,
            String type,
            Decider<?, R> decider,
            String target,
            Message command,
            Map<String, String> metadata,
            boolean dryRun) {
        return send(caller, type, decider, target, command, command, metadata, dryRun);
    }

    /**
     * As {@link #send(Caller, String, Decider, String, Message)}, for what a request becomes with what the service has read for
     * it: sent again, the request is the same, whatever is read then.
     */
    public <R extends Message> Outcome<R> sendFor(
            Message request, Caller caller, String type, Decider<?, R> decider, String target, Message command) {
        return send(caller, type, decider, target, command, request, Map.of(), false);
    }

    /**
     * The same, for what is checked and read before there is a command: a request that was answered is answered again, whatever
     * would be refused by now.
     */
    public <R extends Message> Outcome<R> sendFor(
            Message request,
            Caller caller,
            String type,
            Decider<?, R> decider,
            String target,
            Supplier<? extends Message> prepared) {
        Message command = unlessAnswered(caller, decider, target, request, prepared::get, request);
        return send(caller, type, decider, target, command, request, Map.of(), false);
    }

    /** What is given, or where that is refused, though the request was answered before, the other: nothing is decided on it. */
    private <T> T unlessAnswered(
            Caller caller, Decider<?, ?> decider, String target, Message request, Supplier<T> given, T other) {
        try {
            return given.get();
        } catch (Rejection refused) {
            if (history.hasAnswered(target, decider, caller.subject(), Parts.text(request, "request_id"))) {
                return other;
            }
            throw refused;
        }
    }

    private <R extends Message> Outcome<R> send(
            Caller caller,
            String type,
            Decider<?, R> decider,
            String target,
            Message command,
            Message request,
            Map<String, String> metadata,
            boolean dryRun) {
        // as PostgreSQL and every client can hold it
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant occurred = unlessAnswered(caller, decider, target, request, () -> occurred(caller, command, now), now);
        Context context = new Context(caller, now, occurred, Parts.text(command, "request_id"));
        Map<String, String> carried = new HashMap<>(metadata);
        carried.put(EventKeys.ACTOR, caller.subject());
        Trace.current().ifPresent(trace -> carried.put(EventKeys.TRACEPARENT, trace));
        if (!context.requestId().isEmpty()) {
            carried.put(EventKeys.REQUEST_ID, context.requestId());
            carried.put(EventKeys.REQUEST_DIGEST, digest(request));
        }
        Envelope envelope =
                new Envelope(target, command, context, Parts.text(command, "etag"), Map.copyOf(carried), dryRun);
        CommandMessage<Envelope> message =
                new GenericCommandMessage<>(GenericCommandMessage.asCommandMessage(envelope), type);
        Reply reply;
        try {
            reply = gateway.sendAndWait(message);
        } catch (Rejection refused) {
            throw refused.reason() == Reason.STALE_ETAG
                    ? staleEtags.explain(refused, target, decider, command, envelope.etag())
                    : refused;
        }
        Message resource = reply.replayed() ? history.upTo(target, decider, reply.sequence()) : reply.resource();
        @SuppressWarnings("unchecked") // the aggregate of that type has that decider
        R typed = (R) resource;
        return new Outcome<>(typed, new Position(target, reply.sequence()), reply.events());
    }

    private static Instant occurred(Caller caller, Message command, Instant now) {
        FieldDescriptor field = command.getDescriptorForType().findFieldByName("occurred_time");
        if (field == null || !command.hasField(field)) {
            return now;
        }
        Instant occurred = EventMeta.toInstant((Timestamp) command.getField(field));
        if (occurred.isAfter(now.plus(CLOCK_SKEW))) {
            throw Rejection.invalid(
                    "occurred_time", Said.of("IN_THE_FUTURE", "lies in the future: it is {now} here now.", now));
        }
        if (occurred.isBefore(now.minus(CLOCK_SKEW))) {
            requireMayDateBack(caller, field);
        }
        return occurred.isAfter(now) ? now : occurred;
    }

    private static void requireMayDateBack(Caller caller, FieldDescriptor occurredTime) {
        List<Role> leaders = Contract.datedBackBy(occurredTime);
        Said refusal;
        if (Contract.isNeverDatedBack(occurredTime)) {
            refusal = Said.of(
                    "NEVER_DATED_BACK",
                    "occurred_time lies in the past: this happens when it is said, and nobody dates it back. Leave it out.");
        } else if (caller.has(Role.ROLE_ADMINISTRATOR)
                || caller.has(Role.ROLE_SERVICE)
                || leaders.stream().anyMatch(caller::has)) {
            return;
        } else if (leaders.isEmpty()) {
            refusal = Said.of(
                    "DATED_BACK_BY_ADMINISTRATORS",
                    "occurred_time lies in the past: only an administrator or a service may date this back.");
        } else {
            refusal = Said.of(
                    "DATED_BACK_BY_LEADERS",
                    "occurred_time lies in the past: only an administrator or a service, a program manager or a problem coordinator may date this back.");
        }
        throw Rejection.of(Reason.BACK_DATING_NOT_ALLOWED, refusal, Map.of("field", "occurred_time"));
    }

    private static String digest(Message request) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(
                    request.getDescriptorForType().getFullName().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256.digest(request.toByteArray()), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
