package tracker.platform.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.stack.client.RunningTracker;
import tracker.stack.faults.FaultProxy;

class ServiceChannelsTest {

    private Server service;
    private FaultProxy network;
    private ManagedChannel channel;

    @BeforeEach
    void connect() throws IOException {
        service = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(new HealthStatusManager().getHealthService())
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .build()
                .start();
        network = FaultProxy.to(service::getPort);
        channel = ServiceChannels.to("127.0.0.1:" + network.port(), InsecureChannelCredentials.create());
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        network.close();
        service.shutdownNow();
    }

    @Test
    void whenTheConnectionIsSilentlyLost_thenAnotherIsMade() {
        RunningTracker.await(this::isAnswered, "calls are answered");
        network.suffer(FaultProxy.Fault.HALF_OPEN);
        assertThat(isAnswered()).isFalse();
        network.heal();
        RunningTracker.await(this::isAnswered, "calls are answered again");
    }

    private boolean isAnswered() {
        try {
            var _ = HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(1, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }
}
