package tracker.platform.command;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.annotation.SourceId;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.eventstore.AggregateEventStore;

/**
 * The Axon shell around a decider: has it admit the caller, finds whether the request was answered before, checks the etag,
 * applies what the decider decided and folds what happened. A subclass adds its command name, nothing else.
 */
public abstract class DeciderAggregate<S, R extends Message> {

    private final Decider<S, R> decider;
    private final Answers answers = new Answers();

    @AggregateIdentifier
    private @Nullable String name;

    private @Nullable Folded<S> folded;
    private @Nullable S state;
    private long sequence = -1;

    protected DeciderAggregate(Decider<S, R> decider) {
        this.decider = decider;
    }

    /** Handles one envelope; the subclass's command handler calls this and nothing else. */
    protected final Reply execute(Envelope envelope) {
        name = envelope.target();
        S before = state == null ? decider.initial(envelope.target()) : state;
        decider.admit(envelope.context(), envelope.command(), before);
        Answers.Answer answered = answered(envelope.metadata());
        if (answered != null) {
            return replay(envelope, answered, before);
        }
        checkEtag(envelope, before);
        List<? extends Message> events = decider.decide(envelope.context(), envelope.command(), before);
        if (!envelope.dryRun()) {
            MetaData metaData = MetaData.from(envelope.metadata());
            events.forEach(event -> AggregateLifecycle.apply(event, metaData));
        }
        S after = state == null ? before : state;
        return new Reply(decider.resource(after), sequence, List.copyOf(events), false);
    }

    private Answers.@Nullable Answer answered(Map<String, String> metadata) {
        Answers.Answer here = answers.find(metadata, sequence);
        return here != null || folded == null ? here : folded.answers().find(metadata, folded.sequence());
    }

    private Reply replay(Envelope envelope, Answers.Answer answered, S now) {
        if (answered.content() != Answers.content(envelope.metadata())) {
            throw Rejection.of(
                    Reason.REQUEST_ID_REUSED,
                    Said.of(
                            "REQUEST_ID_OF_OTHER_CONTENT",
                            "request_id was used before with other content: choose a new one for a new request."),
                    Map.of("request_id", envelope.context().requestId()));
        }
        return new Reply(decider.resource(now), answered.sequence(), List.of(), true);
    }

    private void checkEtag(Envelope envelope, S before) {
        if (envelope.etag().isEmpty()) {
            return;
        }
        Message part = decider.part(before, envelope.command());
        if (!Parts.isCurrent(part, envelope.etag())) {
            throw Rejection.of(
                    Reason.STALE_ETAG,
                    Said.of("CHANGED_SINCE", "It has changed since you read it: read it again and decide anew."),
                    Map.of("etag", envelope.etag(), "current_etag", Parts.etag(part)));
        }
    }

    @EventSourcingHandler
    void on(
            Message event,
            @SourceId String source,
            @SequenceNumber Long number,
            @Timestamp Instant recorded,
            MetaData metaData) {
        if (state == null) {
            name = source;
            state = decider.initial(source);
        }
        sequence = number;
        String actor = (String) metaData.getOrDefault(EventKeys.ACTOR, "");
        state = decider.evolve(state, event, EventMeta.of(event, number, recorded, actor));
        answers.add(metaData, number);
    }

    @EventSourcingHandler
    void on(AggregateEventStore.Beginning beginning, @SourceId String source) {
        name = source;
    }

    /** What stands for the events up to one of them; others hold it too. */
    @EventSourcingHandler
    void on(Folded<S> before, @SourceId String source) {
        name = source;
        folded = before;
        state = before.state();
        sequence = before.sequence();
    }
}
