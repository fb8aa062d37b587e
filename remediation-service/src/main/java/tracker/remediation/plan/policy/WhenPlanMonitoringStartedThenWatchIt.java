package tracker.remediation.plan.policy;

import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import tracker.contract.EventMeta;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.plan.v1.PlanResumed;
import tracker.remediation.plan.effectiveness.JudgingTimer;

/** Whenever a plan begins to be watched, it gets its timer. A redelivery finds it there, or the plan judged already. */
@Component
@ProcessingGroup("when-plan-monitoring-started-then-watch-it")
class WhenPlanMonitoringStartedThenWatchIt {

    private final JudgingTimer timer;

    WhenPlanMonitoringStartedThenWatchIt(JudgingTimer timer) {
        this.timer = timer;
    }

    @EventHandler(payloadType = PlanMonitoringStarted.class)
    void on(DomainEventMessage<PlanMonitoringStarted> event) {
        timer.watch(
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                EventMeta.toInstant(event.getPayload().getEndTime()));
    }

    /** One that had ended by an accepted risk lost its timer; one that is not watched loses it again. */
    @EventHandler(payloadType = PlanResumed.class)
    void onResumed(DomainEventMessage<PlanResumed> event) {
        timer.watch(event.getAggregateIdentifier(), event.getSequenceNumber(), event.getTimestamp());
    }
}
