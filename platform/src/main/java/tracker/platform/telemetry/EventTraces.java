package tracker.platform.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/**
 * Spans of what handles events. Each begins a trace of its own, since one batch has events of many requests, and links to the
 * traces in which its events arose; without any that is sampled there is none.
 */
public final class EventTraces {

    /** As many links as a span keeps. */
    private static final int MOST_LINKS = 128;

    private final @Nullable OpenTelemetry telemetry;

    /** @param telemetry null where traces are off */
    public EventTraces(@Nullable OpenTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** What the current thread does until it is closed, it does for these events. */
    @SuppressWarnings("MustBeClosedChecker") // it is closed with the handling
    public Handling handling(String processor, Collection<? extends EventMessage<?>> events) {
        if (telemetry == null) {
            return Handling.NONE;
        }
        Set<SpanContext> causes = causes(events);
        if (causes.isEmpty()) {
            return Handling.NONE;
        }
        SpanBuilder builder = telemetry
                .getTracer("tracker")
                .spanBuilder(processor)
                .setNoParent()
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.batch.message_count", events.size());
        causes.forEach(builder::addLink);
        Span span = builder.startSpan();
        return new Handling(span, span.makeCurrent());
    }

    private static Set<SpanContext> causes(Collection<? extends EventMessage<?>> events) {
        Set<SpanContext> causes = new LinkedHashSet<>();
        for (EventMessage<?> event : events) {
            if (event.getMetaData().get(Trace.TRACEPARENT) instanceof String trace) {
                SpanContext cause = Trace.parse(trace);
                if (cause.isSampled() && causes.add(cause) && causes.size() == MOST_LINKS) {
                    break;
                }
            }
        }
        return causes;
    }

    /** The handling under way. */
    public static final class Handling implements AutoCloseable {

        private static final Handling NONE = new Handling(Span.getInvalid(), Scope.noop());

        private final Span span;
        private final Scope scope;

        private Handling(Span span, Scope scope) {
            this.span = span;
            this.scope = scope;
        }

        /** It failed; the text of the failure could name people, and is left out. */
        public void failed(Throwable failure) {
            span.setStatus(StatusCode.ERROR, failure.getClass().getName());
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
