package tracker.platform.rest;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the REST side.
 *
 * @param deadline how long a call may take when the caller does not say
 * @param maxDeadline how long a call may take whatever the caller says
 * @param bodyLimit how large a body may be
 * @param nesting how deep JSON may nest
 * @param keepAlive how long a stream of events may be silent before a comment is sent
 */
@Validated
@ConfigurationProperties("tracker.rest")
record RestProperties(
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("2m") Duration maxDeadline,
        @DefaultValue("1MB") DataSize bodyLimit,
        @DefaultValue("32") @Min(1) @Max(100) int nesting,
        @DefaultValue("15s") Duration keepAlive) {}
