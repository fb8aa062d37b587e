package tracker.canary.domain;

import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tracker.canary.CanaryPolicy;

/** Has a clock, draws ids, knows a framework, and needs who needs it. */
@Component
public class CanaryRules {

    public String id() {
        return Instant.now() + "/" + UUID.randomUUID() + "/" + CanaryPolicy.class.getName();
    }
}
