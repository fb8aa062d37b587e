package tracker.platform.telemetry;

import io.grpc.ServerInterceptor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** Traces that go on from a request through its events. */
@AutoConfiguration
public class TelemetryConfiguration {

    private static final int FIRST = -200;

    @Bean
    @Order(FIRST)
    @GlobalServerInterceptor
    ServerInterceptor trace() {
        return new Trace();
    }
}
