package tracker.platform.eventstore.axonserver;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where Axon Server is, and how it is spoken to; read only where {@code tracker.event-store} is {@code axon-server}.
 *
 * @param addresses host and port of each node that may be asked first, such as {@code axon:8124}
 * @param context the context that holds the events; all services of a tracker share one
 * @param token what this service shows to be let in; none where Axon Server asks for none
 * @param tls whether the connection is encrypted
 * @param trust PEM file of the authorities that may vouch for Axon Server; those of the JVM unless given
 * @param answersWithin who takes longer is taken for away
 */
@Validated
@ConfigurationProperties("tracker.event-store.axon-server")
public record AxonServerProperties(
        @NotEmpty List<@Pattern(regexp = "[^:\\s]+:\\d+", message = "is HOST:PORT") String> addresses,
        @DefaultValue("default") @NotBlank String context,
        @Nullable String token,
        @DefaultValue("false") boolean tls,
        @Nullable String trust,
        @DefaultValue("10s") @NotNull Duration answersWithin) {

    @Override
    public String toString() {
        return "AxonServerProperties[addresses=" + addresses + ", context=" + context + ", tls=" + tls + "]";
    }
}
