package tracker.canary.plan.domain;

import java.time.Instant;
import org.springframework.stereotype.Component;
import tracker.canary.plan.policy.PublicPolicy;

/** Breaks the rules of a domain on purpose. */
@Component
public class DomainThatReadsTheClock {
    public Instant now(PublicPolicy policy) {
        return Instant.now();
    }
}
