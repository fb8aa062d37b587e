package tracker.remediation.plan.effectiveness;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where reporting-service is, and how long it may take to answer.
 *
 * @param target its gRPC address
 * @param deadline after which an unanswered call counts as unavailable; its read model may have to catch up first
 */
@Validated
@ConfigurationProperties("tracker.reporting-service")
record ReportingServiceProperties(
        @NotBlank String target, @DefaultValue("5s") Duration deadline) {}
