package tracker.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks a service that has been silent for a sign of life, and gives the connection up without one. A network that swallows what is
 * sent says nothing of it: calls would go on to be sent into nowhere.
 */
final class SignsOfLife extends IdleStateHandler {

    private boolean asked;

    SignsOfLife(Duration silent) {
        super(silent.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
    }

    /** Watches a connection that speaks HTTP/2; calls, which are channels of their own on it, are left alone. */
    static void watch(Channel channel, Duration silent) {
        if (channel.parent() == null) {
            channel.pipeline().addFirst(new SignsOfLife(silent));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        asked = false;
        super.channelRead(context, message);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        if (event.state() != IdleState.READER_IDLE) {
            return;
        }
        if (asked) {
            context.close();
        } else {
            asked = true;
            context.channel().writeAndFlush(new DefaultHttp2PingFrame(0));
        }
    }
}
