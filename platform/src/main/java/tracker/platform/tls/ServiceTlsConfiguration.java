package tracker.platform.tls;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyServerBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import tracker.tls.TlsAutoConfiguration;
import tracker.tls.TlsIdentity;
import tracker.tls.TlsProperties;

/** Calls between services in TLS with certificates on both sides, when it is configured; in clear otherwise. */
@AutoConfiguration(after = TlsAutoConfiguration.class)
public class ServiceTlsConfiguration {

    /** What this service opens its channels to other services with. */
    @Bean
    ChannelCredentials channelCredentials(ObjectProvider<TlsIdentity> configured) {
        TlsIdentity tls = configured.getIfAvailable();
        return tls == null
                ? InsecureChannelCredentials.create()
                : TlsChannelCredentials.newBuilder()
                        .keyManager(tls.own())
                        .trustManager(tls.authorities())
                        .build();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(TlsIdentity.class)
    static class Server {

        @Bean
        Callers callers(TlsProperties properties) {
            return new Callers(properties.callers());
        }

        @Bean
        @DependsOn("tlsIdentity") // which registers the bundle that the server is about to look for
        ServerBuilderCustomizer<NettyServerBuilder> callersOverGrpc(Callers callers) {
            return server -> server.intercept(new CallersOverGrpc(callers));
        }
    }
}
