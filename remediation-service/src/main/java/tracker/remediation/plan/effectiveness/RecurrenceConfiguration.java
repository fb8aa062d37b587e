package tracker.remediation.plan.effectiveness;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.platform.identity.ServiceCredentials;

/** The channel to reporting-service; it connects when first used, and again after every loss. */
@Configuration(proxyBeanMethods = false)
class RecurrenceConfiguration {

    @Bean(destroyMethod = "shutdown")
    ManagedChannel reportingServiceChannel(ChannelCredentials tls, ReportingServiceProperties properties) {
        return Grpc.newChannelBuilder(properties.target(), tls).build();
    }

    @Bean
    Recurrence reportedRecurrence(
            ManagedChannel reportingServiceChannel,
            ServiceCredentials credentials,
            ReportingServiceProperties properties) {
        return new ReportedRecurrence(reportingServiceChannel, credentials, properties);
    }
}
