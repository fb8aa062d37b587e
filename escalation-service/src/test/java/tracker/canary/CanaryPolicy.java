package tracker.canary;

import com.google.protobuf.Message;
import org.axonframework.config.ProcessingGroup;
import org.springframework.stereotype.Component;
import tracker.canary.domain.CanaryRules;
import tracker.platform.command.Commands;
import tracker.platform.command.Decider;
import tracker.platform.identity.Caller;

/** Is public, is not named as a sentence, and sends its command inside the batch. */
@Component
@ProcessingGroup("canary")
public class CanaryPolicy {
    private final Commands commands;
    private final CanaryRules rules;

    CanaryPolicy(Commands commands, CanaryRules rules) {
        this.commands = commands;
        this.rules = rules;
    }

    void send(Decider<?, Message> decider, Message command) {
        var _ = commands.send(Caller.policy("canary"), "canary", decider, rules.id(), command);
    }
}
