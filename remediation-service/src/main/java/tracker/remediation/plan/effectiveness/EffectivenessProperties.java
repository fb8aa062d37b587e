package tracker.remediation.plan.effectiveness;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How plans that are watched are looked at.
 *
 * @param shortestWindow the shortest that a plan may be watched; seconds are for trying things out
 * @param interval how often one is judged before its window ends, so that a return is noticed early
 * @param polling how often the timer looks for what is due
 * @param retry after which a judgement that failed is tried again
 * @param heartbeat how often a process says that it is at a judgement; after four times as long without, another takes it over
 */
@Validated
@ConfigurationProperties("tracker.effectiveness")
public record EffectivenessProperties(
        @DefaultValue("1d") @DurationMin(seconds = 1) @DurationMax(days = 30)
        Duration shortestWindow,

        @DefaultValue("1h") @DurationMin(millis = 1) Duration interval,
        @DefaultValue("1s") @DurationMin(millis = 1) Duration polling,
        @DefaultValue("30s") @DurationMin(millis = 1) Duration retry,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration heartbeat) {}
