package tracker.escalation.team;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.platform.identity.ServiceCredentials;

/** The channel to remediation-service; it connects when first used, and again after every loss. */
@Configuration(proxyBeanMethods = false)
class TeamConfiguration {

    @Bean(destroyMethod = "shutdown")
    ManagedChannel remediationServiceChannel(ChannelCredentials tls, RemediationServiceProperties properties) {
        return Grpc.newChannelBuilder(properties.target(), tls).build();
    }

    @Bean
    TeamDirectory teamDirectory(
            ManagedChannel remediationServiceChannel,
            ServiceCredentials credentials,
            RemediationServiceProperties properties) {
        return new TeamDirectory(remediationServiceChannel, credentials, properties.deadline());
    }
}
