package tracker.reporting.discretion;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.operations.v1.ListProcessorsRequest;
import tracker.operations.v1.ProcessorServiceGrpc;
import tracker.reporting.v1.EventFeedServiceGrpc;
import tracker.reporting.v1.GetPlanViewRequest;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.reporting.v1.SubscribeRequest;

/** Before services that know none of their calls: whoever gets through is told so. */
class AnsweringInterceptorTest {

    private final AtomicBoolean whole = new AtomicBoolean();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(new ReportingServiceGrpc.ReportingServiceImplBase() {})
                .addService(new EventFeedServiceGrpc.EventFeedServiceImplBase() {})
                .addService(new ProcessorServiceGrpc.ProcessorServiceImplBase() {})
                .intercept(new AnsweringInterceptor(whole::get))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void whatIsStillFolded_answersNothing() {
        assertThat(screen()).isEqualTo(Code.UNAVAILABLE);
        assertThat(feed()).isEqualTo(Code.UNAVAILABLE);
        whole.set(true);
        assertThat(screen()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(feed()).isEqualTo(Code.UNIMPLEMENTED);
    }

    @Test
    void anOperatorSees_howFarItIs() {
        assertThat(code(() -> ProcessorServiceGrpc.newBlockingStub(channel)
                        .listProcessors(ListProcessorsRequest.getDefaultInstance())))
                .isEqualTo(Code.UNIMPLEMENTED);
    }

    private Code screen() {
        return code(() ->
                ReportingServiceGrpc.newBlockingStub(channel).getPlanView(GetPlanViewRequest.getDefaultInstance()));
    }

    private Code feed() {
        return code(() -> EventFeedServiceGrpc.newBlockingStub(channel)
                .subscribe(SubscribeRequest.getDefaultInstance())
                .next());
    }

    private static Code code(Runnable call) {
        try {
            call.run();
            return Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }
}
