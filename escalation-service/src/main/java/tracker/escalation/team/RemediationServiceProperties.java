package tracker.escalation.team;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where remediation-service is, and how long it may take to answer.
 *
 * @param target its gRPC address
 * @param deadline after which an unanswered call counts as unavailable
 */
@Validated
@ConfigurationProperties("tracker.remediation-service")
record RemediationServiceProperties(
        @NotBlank String target, @DefaultValue("5s") Duration deadline) {}
