package tracker.escalation.problem;

import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tracker.contract.Ids;
import tracker.plan.v1.PlanClosedEffective;
import tracker.platform.command.Commands;
import tracker.platform.command.EventKeys;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ResolveProblemRequest;

/**
 * Whenever a plan has proved effective, its problem is resolved, once for each plan. A problem that has gone another way in the
 * meantime stays as it is.
 */
@Component
@ProcessingGroup(WhenPlanClosedEffectiveThenResolveProblem.NAME)
class WhenPlanClosedEffectiveThenResolveProblem {
    static final String NAME = "when-plan-closed-effective-then-resolve-problem";

    private static final Logger log = LoggerFactory.getLogger(WhenPlanClosedEffectiveThenResolveProblem.class);

    private final Commands commands;

    WhenPlanClosedEffectiveThenResolveProblem(Commands commands) {
        this.commands = commands;
    }

    @EventHandler
    void on(PlanClosedEffective closed, DomainEventMessage<?> event) {
        ResolveProblemRequest request = ResolveProblemRequest.newBuilder()
                .setName(closed.getProblem())
                .setRequestId(Ids.uuid(NAME, event.getIdentifier()).toString())
                .setOccurredTime(closed.getOccurredTime())
                .setPlan(event.getAggregateIdentifier())
                .build();
        try {
            Problem problem = OutsideOfBatch.call(() -> commands.send(
                            Caller.policy(NAME),
                            ProblemAggregate.TYPE,
                            ProblemAggregate.DECIDER,
                            request.getName(),
                            request,
                            Map.of(EventKeys.CAUSATION_ID, event.getIdentifier()),
                            false)
                    .resource());
            if (!problem.getResolvingPlansList().contains(request.getPlan())) {
                log.info(
                        "{} proved effective, and resolves nothing: {} is settled",
                        request.getPlan(),
                        request.getName());
            }
        } catch (Rejection refused) {
            if (refused.reason() != Reason.WRONG_STATE) {
                throw refused;
            }
            log.warn("{} proved effective, and resolves nothing: {}", request.getPlan(), refused.getMessage());
        }
    }
}
