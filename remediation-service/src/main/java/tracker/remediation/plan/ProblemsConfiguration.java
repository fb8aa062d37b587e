package tracker.remediation.plan;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.platform.identity.ServiceCredentials;

/** The channel to escalation-service; it connects when first used, and again after every loss. */
@Configuration(proxyBeanMethods = false)
class ProblemsConfiguration {

    @Bean(destroyMethod = "shutdown")
    ManagedChannel escalationServiceChannel(EscalationServiceProperties properties) {
        return Grpc.newChannelBuilder(properties.target(), InsecureChannelCredentials.create())
                .build();
    }

    @Bean
    Problems problems(
            ManagedChannel escalationServiceChannel,
            ServiceCredentials credentials,
            EscalationServiceProperties properties) {
        return new Problems(escalationServiceChannel, credentials, properties);
    }
}
