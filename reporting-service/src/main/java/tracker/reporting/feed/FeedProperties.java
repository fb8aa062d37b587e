package tracker.reporting.feed;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How events are told.
 *
 * @param perClient subscriptions of one client at a time
 * @param inAll subscriptions of all clients at a time
 * @param people of these, so many of people who look at a page: other systems find room beside them
 * @param heartbeat longest silence towards a client that reads
 * @param poll how often to look how far events may be told when another process moves the facts
 * @param pause shortest time between two such looks: what is appended in between is read at once
 * @param slice events read at a time
 * @param window indexes looked through at a time for what a filter lets through
 * @param patience how long a slice is held for a client that stops reading in the middle of it
 */
@Validated
@ConfigurationProperties("tracker.feed")
record FeedProperties(
        @DefaultValue("8") @Min(1) int perClient,
        @DefaultValue("200") @Min(1) int inAll,
        @DefaultValue("150") @Min(0) int people,
        @DefaultValue("10s") @NotNull Duration heartbeat,
        @DefaultValue("50ms") @NotNull Duration poll,
        @DefaultValue("10ms") @NotNull Duration pause,
        @DefaultValue("200") @Min(1) int slice,
        @DefaultValue("20000") @Min(1) int window,
        @DefaultValue("200ms") @NotNull Duration patience) {}
