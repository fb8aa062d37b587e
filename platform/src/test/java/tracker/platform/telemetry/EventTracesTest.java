package tracker.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tracker.platform.processor.OutsideOfBatch;

class EventTracesTest {

    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String NOT_SAMPLED = "00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    /** Keeps no trace that begins here, unless it links to one that is kept. */
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .setSampler(new SampledByLink(Sampler.parentBased(Sampler.alwaysOff())))
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();

    private final EventTraces traces = new EventTraces(telemetry);

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void handlingIsATraceOfItsOwn_thatLinksToThoseOfItsEvents() {
        try (var handling = traces.handling(
                "facts",
                Stream.of(SAMPLED, NOT_SAMPLED, SAMPLED, "nonsense")
                        .map(EventTracesTest::event)
                        .toList())) {
            assertThat(Trace.current()).get().asString().doesNotContain(SAMPLED.substring(3, 35));
        }
        SpanData span = only();
        assertThat(span.getName()).isEqualTo("facts");
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getLinks())
                .singleElement()
                .satisfies(
                        link -> assertThat(link.getSpanContext().getTraceId()).isEqualTo(SAMPLED.substring(3, 35)));
    }

    @Test
    void whatAPolicyDoesElsewhereBelongsToItsSpan() {
        String elsewhere;
        try (var handling = traces.handling("policy", List.of(event(SAMPLED)))) {
            elsewhere = OutsideOfBatch.call(() -> Trace.current().orElse("none"));
        }
        assertThat(elsewhere).contains(only().getTraceId()).contains(only().getSpanId());
    }

    @Test
    void eventsThatNobodyTracesMakeNoSpan() {
        try (var handling = traces.handling("facts", List.of(event(NOT_SAMPLED), event("")))) {
            assertThat(Span.current().getSpanContext().isValid()).isFalse();
        }
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void aFailureIsToldByItsKindOnly() {
        try (var handling = traces.handling("facts", List.of(event(SAMPLED)))) {
            handling.failed(new IllegalStateException("Oksana Kovalenko"));
        }
        assertThat(only().getStatus().getDescription()).isEqualTo("java.lang.IllegalStateException");
        assertThat(only().getEvents()).isEmpty();
    }

    @Test
    void aBatchOfManyRequestsLinksToAsManyAsASpanKeeps() {
        List<EventMessage<?>> batch = IntStream.range(0, 500)
                .<EventMessage<?>>mapToObj(
                        i -> event("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0b%06x-01".formatted(i)))
                .toList();
        traces.handling("facts", batch).close();
        assertThat(only().getLinks()).hasSize(128);
    }

    @Test
    void offThereIsNoneWhateverTheEventsSay() {
        try (var handling = new EventTraces(null).handling("facts", List.of(event(SAMPLED)))) {
            assertThat(Trace.current()).isEmpty();
        }
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    private SpanData only() {
        assertThat(spans.getFinishedSpanItems()).hasSize(1);
        return spans.getFinishedSpanItems().getFirst();
    }

    private static EventMessage<?> event(String trace) {
        return new GenericEventMessage<>("happened", Map.of(Trace.TRACEPARENT, trace));
    }
}
