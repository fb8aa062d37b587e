package tracker.remediation.plan.effectiveness;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.platform.identity.ServiceCredentials;
import tracker.platform.tls.ServiceChannels;

/** The channel to reporting-service. */
@Configuration(proxyBeanMethods = false)
class RecurrenceConfiguration {

    @Bean(destroyMethod = "shutdown")
    ManagedChannel reportingServiceChannel(ChannelCredentials tls, ReportingServiceProperties properties) {
        return ServiceChannels.to(properties.target(), tls);
    }

    @Bean
    Recurrence reportedRecurrence(
            ManagedChannel reportingServiceChannel,
            ServiceCredentials credentials,
            ReportingServiceProperties properties) {
        return new ReportedRecurrence(reportingServiceChannel, credentials, properties);
    }
}
