package tracker.platform.rest;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.grpc.server.InProcessGrpcServerFactory;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;

/** The process's gRPC services once more, with the same interceptors, on a channel that stays in the process. */
final class InProcessServer implements SmartLifecycle {
    private static final long SHUTDOWN_SECONDS = 5;

    private final Server server;
    private final ManagedChannel channel;
    private volatile boolean running;

    InProcessServer(GrpcServiceDiscoverer discoverer, GrpcServiceConfigurer configurer, Executor executor) {
        String name = "rest-" + UUID.randomUUID();
        InProcessGrpcServerFactory factory =
                new InProcessGrpcServerFactory(name, List.of(builder -> builder.executor(executor)));
        discoverer.findServices().forEach(spec -> factory.addService(configurer.configure(spec, factory)));
        server = factory.createServer();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    ManagedChannel channel() {
        return channel;
    }

    List<ServerServiceDefinition> services() {
        return server.getServices();
    }

    @Override
    public void start() {
        try {
            server.start();
            running = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        channel.shutdown();
        server.shutdown();
        try {
            if (!server.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Up before the web server is, and down after it. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }
}
