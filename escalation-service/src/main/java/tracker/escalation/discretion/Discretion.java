package tracker.escalation.discretion;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tracker.contract.Contract;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.Reader;
import tracker.escalation.v1.ResourceNames;
import tracker.platform.command.History;
import tracker.platform.command.Outcome;
import tracker.platform.command.Sight;
import tracker.platform.command.SnapshotDecider;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.problem.v1.Problem;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.Role;

/** Keeps confidential escalations and problems from who may not know of them: as themselves, and wherever something names them. */
@Component
public final class Discretion implements Sight {
    private final History history;
    private final ConfidentialEscalations confidential;
    private final SnapshotDecider<Problem, Problem> problems;

    Discretion(History history, ConfidentialEscalations confidential, SnapshotDecider<Problem, Problem> problems) {
        this.history = history;
        this.confidential = confidential;
        this.problems = problems;
    }

    /** Refuses the escalation as one that is not there when the caller may not know of it. */
    public void require(String escalation) {
        if (!reader().seesAll()) {
            read(escalation);
        }
    }

    /** The escalation; refused as one that is not there when the caller may not know of it. */
    public Escalation read(String name) {
        Escalation escalation = Escalations.read(history, name);
        if (!reader().sees(escalation)) {
            throw Rejection.notFound(name);
        }
        return escalation;
    }

    /**
     * The problem; refused as one that is not there when the caller may not know of it. A service that asks under its own name
     * may: it plans what is to be done.
     */
    public Problem readProblem(String name) {
        Problem problem = history.resource(name, problems, null, null);
        if (!reader().sees(problem) && !Caller.current().has(Role.ROLE_SERVICE)) {
            throw Rejection.notFound(name);
        }
        return problem;
    }

    /** Whether the escalation or problem is there, as far as the caller may know. */
    public boolean exists(String name) {
        Reader reader = reader();
        return history.exists(name) && (reader.seesAll() || sees(reader, name));
    }

    private boolean sees(Reader reader, String name) {
        return isProblem(name)
                ? reader.sees(history.resource(name, problems, null, null))
                : reader.sees(Escalations.read(history, name));
    }

    private static boolean isProblem(String name) {
        return name.startsWith("problems/");
    }

    /** The outcome with a resource that names nothing hidden from the caller, who may know of the resource itself. */
    public <R extends Message> Outcome<R> trim(Outcome<R> outcome) {
        return new Outcome<>(trim(outcome.position().name(), outcome.resource()), outcome.position(), outcome.events());
    }

    /** The resource of that name, of which the caller may know, without what names an escalation that is hidden. */
    @Override
    public <R extends Message> R trim(String name, R resource) {
        if (reader().seesAll()) {
            return resource;
        }
        Set<String> others = new HashSet<>(ResourceNames.in(resource));
        others.remove(name);
        Set<String> hidden = hidden(others);
        return hidden.isEmpty() ? resource : ResourceNames.without(hidden, resource);
    }

    /** The problem as it was, known by no more than it is known by now. */
    public Problem trim(Problem then, Problem now) {
        return trim(then.getName(), reader().known(then, now.getFingerprintsList()));
    }

    /** The events without what names such an escalation, and without those that speak of nothing else. */
    @Override
    public List<RecordedEvent> trim(List<RecordedEvent> events) {
        if (reader().seesAll()) {
            return events;
        }
        List<Message> payloads =
                events.stream().map(event -> unpack(event.getEvent())).toList();
        Set<String> names = new HashSet<>();
        payloads.forEach(payload -> names.addAll(ResourceNames.in(payload)));
        Set<String> hidden = hidden(names);
        return IntStream.range(0, events.size())
                .mapToObj(i -> ResourceNames.without(hidden, events.get(i), payloads.get(i)))
                .flatMap(Optional::stream)
                .map(reader()::heard)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Those of them that a caller who does not see all may not know of. */
    private Set<String> hidden(Set<String> names) {
        if (names.isEmpty()) {
            return Set.of();
        }
        Reader reader = reader();
        Stream<String> hideable = Stream.concat(
                        confidential.among(names).stream(), names.stream().filter(Discretion::isProblem))
                .filter(history::exists);
        return hideable.filter(name -> !sees(reader, name)).collect(Collectors.toSet());
    }

    private static Reader reader() {
        Caller caller = Caller.current();
        return new Reader(caller.subject(), caller.roles(), caller.teams());
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
