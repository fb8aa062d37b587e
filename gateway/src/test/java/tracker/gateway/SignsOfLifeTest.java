package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2PingFrame;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {

    private static final Duration SILENT = Duration.ofSeconds(5);

    private EmbeddedChannel channel;

    @BeforeEach
    void connect() {
        channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline().addFirst(new SignsOfLife(SILENT));
    }

    private void passes(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void asksASilentServiceForASignOfLife() {
        passes(SILENT);
        assertThat((Object) channel.readOutbound()).isInstanceOf(Http2PingFrame.class);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void givesUpAConnectionWithoutOne() {
        passes(SILENT);
        passes(SILENT);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void keepsAConnectionThatAnswers() {
        for (int i = 0; i < 5; i++) {
            passes(SILENT);
            assertThat((Object) channel.readOutbound()).isInstanceOf(Http2PingFrame.class);
            channel.writeInbound("its answer");
        }
        assertThat(channel.isOpen()).isTrue();
    }
}
