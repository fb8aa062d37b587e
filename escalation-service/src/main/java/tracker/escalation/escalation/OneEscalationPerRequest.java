package tracker.escalation.escalation;

import java.util.Map;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tracker.contract.Said;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.platform.command.Envelope;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/**
 * Refuses a request that opened an escalation under one external id, or none, and comes again with another. What is remembered is
 * committed, or forgotten, with the command's events. No interceptor as a bean: Axon would register it itself, and for queries
 * and events, too.
 */
@Component
class OneEscalationPerRequest {
    private static final String OPENED = """
        INSERT INTO escalation.open_request (caller, request_id, escalation) VALUES (?, ?, ?)
        ON CONFLICT (caller, request_id) DO UPDATE SET escalation = open_request.escalation
        RETURNING escalation\
        """;

    private final JdbcClient jdbc;

    OneEscalationPerRequest(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

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
        String opened = jdbc.sql(OPENED)
                .params(caller, requestId, escalation)
                .query(String.class)
                .single();
        if (!opened.equals(escalation)) {
            throw Rejection.of(
                    Reason.REQUEST_ID_REUSED,
                    Said.of(
                            "REQUEST_ID_OF_ANOTHER_CASE",
                            "request_id was used before with another external_id: choose a new one for a new request."),
                    Map.of("request_id", requestId));
        }
    }
}
