package tracker.platform.processor;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How processors share work and how much they take at once.
 *
 * @param claimTimeout after this long without a sign of life another replica takes a segment over
 * @param claimInterval how often a replica looks for segments to take over, and gives a sign of life
 * @param policyBatch events a policy handles in one transaction
 * @param policySegments segments of a policy, each worked on by one thread; fixed at a policy's first start
 * @param projectionBatch events a projection folds before it writes
 * @param reconcileInterval how often the generations that run are compared with those that should
 * @param retireAfter how long a replaced generation stays, for readers that have not heard of the swap, and a version before
 *     that answers until this one has taken its place
 */
@Validated
@ConfigurationProperties("tracker.processor")
public record ProcessorProperties(
        @DefaultValue("5s") @NotNull Duration claimTimeout,
        @DefaultValue("1500ms") @NotNull Duration claimInterval,
        @DefaultValue("20") @Min(1) int policyBatch,
        @DefaultValue("2") @Min(1) int policySegments,
        @DefaultValue("1000") @Min(1) int projectionBatch,
        @DefaultValue("500ms") @NotNull Duration reconcileInterval,
        @DefaultValue("10m") @NotNull Duration retireAfter) {

    /** After so long without one of the signs of life, of which each claim gives one, nobody works. */
    Duration silence() {
        return claimInterval.multipliedBy(6);
    }
}
