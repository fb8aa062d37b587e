package tracker.canary.plan.policy;

import org.axonframework.config.ProcessingGroup;
import tracker.canary.plan.domain.DomainThatReadsTheClock;
import tracker.platform.command.Commands;

/** Breaks the rules of a policy on purpose, and needs a package that needs it. */
@ProcessingGroup("canary")
public class PublicPolicy {
    public boolean acts(Commands commands, DomainThatReadsTheClock domain) {
        return commands != null && domain != null;
    }
}
