package tracker.escalation.team;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.platform.identity.ServiceCredentials;
import tracker.platform.tls.ServiceChannels;

/** The channel to remediation-service. */
@Configuration(proxyBeanMethods = false)
class TeamConfiguration {

    @Bean(destroyMethod = "shutdown")
    ManagedChannel remediationServiceChannel(ChannelCredentials tls, RemediationServiceProperties properties) {
        return ServiceChannels.to(properties.target(), tls);
    }

    @Bean
    TeamDirectory teamDirectory(
            ManagedChannel remediationServiceChannel,
            ServiceCredentials credentials,
            RemediationServiceProperties properties) {
        return new TeamDirectory(remediationServiceChannel, credentials, properties.deadline());
    }
}
