package tracker.escalation.escalation;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tracker.contract.Ids;
import tracker.contract.Said;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.platform.command.Envelope;
import tracker.platform.command.EventKeys;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.eventstore.AggregateEventStore;

/**
 * Refuses a request that opened an escalation under one external id, or none, and comes again with another. No interceptor as a
 * bean: Axon would register it itself, and for queries, too.
 */
abstract class OneEscalationPerRequest {

    /** Which escalation this request has opened, or opens now, as far as is known before its event is appended. */
    abstract String opened(String caller, String requestId, String escalation);

    @Autowired
    void watch(CommandBus commands) {
        var _ = commands.registerHandlerInterceptor(this::handle);
    }

    private @Nullable Object handle(UnitOfWork<? extends CommandMessage<?>> work, InterceptorChain chain)
            throws Exception {
        if (work.getMessage().getPayload() instanceof Envelope envelope
                && envelope.command() instanceof OpenEscalationRequest request) {
            requireSame(envelope.context().caller().subject(), request.getRequestId(), envelope.target());
        }
        return chain.proceed();
    }

    private void requireSame(String caller, String requestId, String escalation) {
        if (!opened(caller, requestId, escalation).equals(escalation)) {
            throw Rejection.of(
                    Reason.REQUEST_ID_REUSED,
                    Said.of(
                            "REQUEST_ID_OF_ANOTHER_CASE",
                            "request_id was used before with another external_id: choose a new one for a new request."),
                    Map.of("request_id", requestId));
        }
    }

    /**
     * The id of the event is made of the request, and PostgreSQL takes each id once: who comes again meets a conflict, is tried
     * again, and only then is it looked up what the request opened. Versions before kept that in a table.
     */
    @Component
    @ConditionalOnProperty(name = "tracker.event-store", havingValue = "postgresql", matchIfMissing = true)
    static class ByIdOfEvent extends OneEscalationPerRequest {
        private static final String OPENED = """
            SELECT aggregate_id FROM events.domain_event WHERE event_id = ?
            UNION ALL SELECT escalation FROM escalation.open_request WHERE caller = ? AND request_id = ?\
            """;

        private final JdbcClient jdbc;
        private volatile @Nullable Boolean knowsOfBefore;

        ByIdOfEvent(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Autowired
        void name(EventBus events) {
            var _ = events.registerDispatchInterceptor(ByIdOfEvent::named);
        }

        private static BiFunction<Integer, EventMessage<?>, EventMessage<?>> named(
                List<? extends EventMessage<?>> events) {
            return (place, event) -> named(event);
        }

        private static EventMessage<?> named(EventMessage<?> event) {
            MetaData told = event.getMetaData();
            return event instanceof DomainEventMessage<?> opened
                            && event.getPayload() instanceof EscalationOpened
                            && told.get(EventKeys.ACTOR) instanceof String caller
                            && told.get(EventKeys.REQUEST_ID) instanceof String requestId
                            && !told.containsKey(EventKeys.ORIGIN)
                    ? withId(eventId(caller, requestId), opened)
                    : event;
        }

        private static <T> EventMessage<T> withId(String id, DomainEventMessage<T> event) {
            return new GenericDomainEventMessage<>(
                    event.getType(),
                    event.getAggregateIdentifier(),
                    event.getSequenceNumber(),
                    event.getPayload(),
                    event.getMetaData(),
                    id,
                    event.getTimestamp());
        }

        private static String eventId(String caller, String requestId) {
            return Ids.uuid("EscalationOpened", caller, requestId).toString();
        }

        @Override
        String opened(String caller, String requestId, String escalation) {
            if (AggregateEventStore.isTakenForNew(escalation) && !knowsOfBefore()) {
                return escalation;
            }
            return jdbc
                    .sql(OPENED)
                    .params(eventId(caller, requestId), caller, requestId)
                    .query(String.class)
                    .list()
                    .stream()
                    .findFirst()
                    .orElse(escalation);
        }

        private boolean knowsOfBefore() {
            Boolean known = knowsOfBefore;
            if (known == null) {
                known = jdbc.sql("SELECT EXISTS (SELECT FROM escalation.open_request)")
                        .query(Boolean.class)
                        .single();
                knowsOfBefore = known;
            }
            return known;
        }
    }

    /** Where the store takes an id twice: the row is committed, or forgotten, with the command. */
    @Component
    @ConditionalOnProperty(name = "tracker.event-store", havingValue = "axon-server")
    static class ByTable extends OneEscalationPerRequest {
        private static final String OPENED = """
            INSERT INTO escalation.open_request (caller, request_id, escalation) VALUES (?, ?, ?)
            ON CONFLICT (caller, request_id) DO UPDATE SET escalation = open_request.escalation
            RETURNING escalation\
            """;

        private final JdbcClient jdbc;

        ByTable(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        String opened(String caller, String requestId, String escalation) {
            return jdbc.sql(OPENED)
                    .params(caller, requestId, escalation)
                    .query(String.class)
                    .single();
        }
    }
}
