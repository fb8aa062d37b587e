package tracker.remediation.plan;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.platform.identity.ServiceCredentials;

/** The channel to escalation-service; it connects when first used, and again after every loss. */
@Configuration(proxyBeanMethods = false)
class ProblemsConfiguration {

    @Bean(destroyMethod = "shutdown")
    ManagedChannel escalationServiceChannel(ChannelCredentials tls, EscalationServiceProperties properties) {
        return Grpc.newChannelBuilder(properties.target(), tls).build();
    }

    @Bean
    Problems problems(
            ManagedChannel escalationServiceChannel,
            ServiceCredentials credentials,
            EscalationServiceProperties properties) {
        return new Problems(escalationServiceChannel, credentials, properties);
    }
}
