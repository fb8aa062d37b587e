package tracker.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.ScopedSpan;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Traces that are off cost nothing, since nothing of them is there. */
@ExtendWith(OutputCaptureExtension.class)
class OnlyWithEndpointTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Process {}

    @Test
    void withoutAnEndpointNothingOfTracingIsThere() {
        try (ConfigurableApplicationContext process = start(Map.of())) {
            assertThat(process.getBeansOfType(Tracer.class)).isEmpty();
            assertThat(process.getBeansOfType(OpenTelemetry.class)).isEmpty();
            assertThat(process.getBeansOfType(ObservationHandler.class).values())
                    .noneMatch(handler -> handler.getClass().getName().contains("tracing"));
        }
    }

    @Test
    void withOneEveryObservationIsASpan() {
        try (ConfigurableApplicationContext process =
                start(Map.of("TRACKER_OTLP_ENDPOINT", "http://127.0.0.1:1/v1/traces"))) {
            assertThat(process.getBeansOfType(Tracer.class)).hasSize(1);
            assertThat(process.getBeansOfType(ObservationHandler.class).values())
                    .anyMatch(handler -> handler.getClass().getName().contains("tracing"));
        }
    }

    @Test
    void whatIsLoggedWithinASpanCarriesItsTrace(CapturedOutput output) {
        try (ConfigurableApplicationContext process = start(Map.of(
                "TRACKER_OTLP_ENDPOINT", "http://127.0.0.1:1/v1/traces", "logging.structured.format.console", "ecs"))) {
            ScopedSpan span = process.getBean(Tracer.class).startScopedSpan("work");
            LoggerFactory.getLogger("test").info("Within");
            span.end();
            assertThat(output.getOut().lines().filter(line -> line.contains("\"Within\"")))
                    .singleElement()
                    .asString()
                    .contains("\"trace.id\":\"" + span.context().traceId() + "\"");
        }
    }

    private static ConfigurableApplicationContext start(Map<String, Object> environment) {
        return new SpringApplicationBuilder(Process.class)
                .web(WebApplicationType.NONE)
                .properties(environment)
                .properties("spring.config.import=classpath:tracker-tracing.yml")
                .run();
    }
}
