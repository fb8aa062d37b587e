package tracker.remediation.plan;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.plan.v1.Plan;
import tracker.platform.command.SnapshotDecider;

/** Plans live long enough to be kept as snapshots. */
@Configuration(proxyBeanMethods = false)
class PlanSnapshots {

    @Bean
    SnapshotDecider<Plan, Plan> planDecider() {
        return PlanAggregate.DECIDER;
    }
}
