package tracker.platform.tls;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;

/**
 * How a service reaches another: it connects when first asked something, and again after every loss. A network that swallows what is
 * sent says nothing of it, so a connection that has been silent is asked for a sign of life, and given up without one.
 */
public final class ServiceChannels {

    /** The least that gRPC allows; servers let callers ask so often by {@code spring.grpc.server.keepalive.permit}. */
    private static final long SILENT_SECONDS = 10;

    private static final long ANSWERS_WITHIN_SECONDS = 3;

    private ServiceChannels() {}

    public static ManagedChannel to(String target, ChannelCredentials tls) {
        return Grpc.newChannelBuilder(target, tls)
                .keepAliveTime(SILENT_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)
                .build();
    }
}
