package tracker.platform.command;

import com.google.protobuf.Message;
import java.util.Map;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * A command on its way to its aggregate.
 *
 * @param target name of the aggregate's resource
 * @param command the contract's request
 * @param context time and identity
 * @param etag the etag that the caller saw; empty when it does not say
 * @param metadata what the events will carry beside them
 * @param dryRun decide only
 */
public record Envelope(
        @TargetAggregateIdentifier String target,
        Message command,
        Context context,
        String etag,
        Map<String, String> metadata,
        boolean dryRun) {}
