package tracker.platform.telemetry;

import io.grpc.ServerInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** Traces that go on from a request through its events. */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
public class TelemetryConfiguration {

    private static final int FIRST = -200;

    @Bean
    @Order(FIRST)
    @GlobalServerInterceptor
    ServerInterceptor trace() {
        return new Trace();
    }

    @Bean
    EventTraces eventTraces(ObjectProvider<OpenTelemetry> telemetry) {
        return new EventTraces(telemetry.getIfAvailable());
    }

    @Bean
    Sampler sampler(@Value("${management.tracing.sampling.probability:0.1}") double probability) {
        return new SampledByLink(Sampler.parentBased(Sampler.traceIdRatioBased(probability)));
    }
}
