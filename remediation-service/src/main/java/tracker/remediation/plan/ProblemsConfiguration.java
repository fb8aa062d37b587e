package tracker.remediation.plan;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.platform.identity.ServiceCredentials;
import tracker.platform.tls.ServiceChannels;

/** The channel to escalation-service. */
@Configuration(proxyBeanMethods = false)
class ProblemsConfiguration {

    @Bean(destroyMethod = "shutdown")
    ManagedChannel escalationServiceChannel(ChannelCredentials tls, EscalationServiceProperties properties) {
        return ServiceChannels.to(properties.target(), tls);
    }

    @Bean
    Problems problems(
            ManagedChannel escalationServiceChannel,
            ServiceCredentials credentials,
            EscalationServiceProperties properties) {
        return new Problems(escalationServiceChannel, credentials, properties);
    }
}
