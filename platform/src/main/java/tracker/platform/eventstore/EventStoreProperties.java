package tracker.platform.eventstore;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the event store reads, waits and tries again.
 *
 * @param horizonInterval how soon the store is asked again whether what was appended has settled
 * @param recordedSlack at most this long lies between an event's recorded time and its insert, clock skew included
 * @param notifyGap at most one wake-up of the readers in this time: fewer and larger batches leave more to the commands
 * @param passedGap at most one move of a policy's position over events that it does not act on in this time: each is a
 *     transaction
 * @param batchSize events read at once
 * @param conflictRetries how often a command is tried again after another replica was faster: on a busy aggregate each of two
 *     loses about every other time
 * @param conflictDelay the first of the delays between those tries; it doubles, with jitter
 * @param snapshotEvery a snapshot is taken after each so many events of an aggregate
 * @param foldedMemory how much of folded aggregates a process remembers, as they would be written; they take some times that
 */
@Validated
@ConfigurationProperties("tracker.event-store")
public record EventStoreProperties(
        @DefaultValue("10ms") @NotNull Duration horizonInterval,
        @DefaultValue("2s") @NotNull Duration recordedSlack,
        @DefaultValue("100ms") @NotNull Duration notifyGap,
        @DefaultValue("1s") @NotNull Duration passedGap,
        @DefaultValue("500") @Min(1) int batchSize,
        @DefaultValue("30") @Min(0) int conflictRetries,
        @DefaultValue("5ms") @NotNull Duration conflictDelay,
        @DefaultValue("100") @Min(2) int snapshotEvery,
        @DefaultValue("8MB") @NotNull DataSize foldedMemory) {}
