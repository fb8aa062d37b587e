package tracker.escalation.discretion;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tracker.contract.Contract;
import tracker.escalation.escalation.domain.Visibility;
import tracker.platform.command.History;
import tracker.platform.command.Outcome;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.type.v1.RecordedEvent;

/** Keeps confidential escalations from who may not know of them: as themselves, and wherever something names them. */
@Component
public final class Discretion {
    private final History history;
    private final ConfidentialEscalations confidential;

    Discretion(History history, ConfidentialEscalations confidential) {
        this.history = history;
        this.confidential = confidential;
    }

    /** Refuses the escalation as one that is not there when the caller may not know of it. */
    public void require(String escalation) {
        if (!Visibility.seesAll(Caller.current())
                && !Visibility.sees(Caller.current(), Escalations.read(history, escalation))) {
            throw Rejection.notFound(escalation);
        }
    }

    /** Whether it is there, as far as the caller may know. */
    public boolean exists(String escalation) {
        return history.exists(escalation)
                && (Visibility.seesAll(Caller.current())
                        || Visibility.sees(Caller.current(), Escalations.read(history, escalation)));
    }

    /** The outcome with a resource that names nothing hidden from the caller. */
    public <R extends Message> Outcome<R> trim(Outcome<R> outcome) {
        return new Outcome<>(trim(outcome.resource()), outcome.position(), outcome.events());
    }

    /** The resource without what names an escalation that is hidden from the caller. */
    public <R extends Message> R trim(R resource) {
        Set<String> hidden = hidden(Names.in(resource));
        return hidden.isEmpty() ? resource : Names.without(hidden, resource);
    }

    /** The events without what names such an escalation, and without those that speak of nothing else. */
    public List<RecordedEvent> trim(List<RecordedEvent> events) {
        if (Visibility.seesAll(Caller.current())) {
            return events;
        }
        List<Message> payloads =
                events.stream().map(event -> unpack(event.getEvent())).toList();
        Set<String> hidden = hidden(
                payloads.stream().flatMap(payload -> Names.in(payload).stream()).collect(Collectors.toSet()));
        if (hidden.isEmpty()) {
            return events;
        }
        List<RecordedEvent> trimmed = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Message payload = Names.without(hidden, payloads.get(i));
            boolean speaksOfHidden = Names.spokenOf(payloads.get(i)).stream().anyMatch(hidden::contains);
            boolean addsNothing = payload instanceof ProblemEscalationsAdded added && added.getEscalationsCount() == 0;
            if (!speaksOfHidden && !addsNothing) {
                trimmed.add(
                        events.get(i).toBuilder().setEvent(Any.pack(payload)).build());
            }
        }
        return trimmed;
    }

    private Set<String> hidden(Set<String> names) {
        Caller caller = Caller.current();
        if (names.isEmpty() || Visibility.seesAll(caller)) {
            return Set.of();
        }
        return confidential.among(names).stream()
                .filter(name -> !Visibility.sees(caller, Escalations.read(history, name)))
                .collect(Collectors.toSet());
    }

    private static Message unpack(Any event) {
        String type = event.getTypeUrl().substring(event.getTypeUrl().lastIndexOf('/') + 1);
        Message prototype = Objects.requireNonNull(Contract.get().prototype(type), type);
        try {
            return prototype.getParserForType().parseFrom(event.getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("An event that was packed cannot be unpacked: " + type, e);
        }
    }
}
