package tracker.escalation.problem;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.platform.command.SnapshotDecider;
import tracker.problem.v1.Problem;

/** A problem that goes on recurring lives long enough to be kept as snapshots. */
@Configuration(proxyBeanMethods = false)
class ProblemSnapshots {

    @Bean
    SnapshotDecider<Problem, Problem> problemDecider() {
        return ProblemAggregate.DECIDER;
    }
}
