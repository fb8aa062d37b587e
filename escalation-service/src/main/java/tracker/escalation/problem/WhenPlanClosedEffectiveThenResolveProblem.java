package tracker.escalation.problem;

import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tracker.contract.EventMeta;
import tracker.plan.v1.PlanClosedEffective;
import tracker.platform.command.Commands;
import tracker.platform.command.EventKeys;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ResolveProblem;

/**
 * Whenever a plan has proved effective, its problem is resolved, once for each plan. What the verdict had not heard of and is known
 * by now is counted in. A problem that has gone another way in the meantime stays as it is.
 */
@Component
@ProcessingGroup(WhenPlanClosedEffectiveThenResolveProblem.NAME)
class WhenPlanClosedEffectiveThenResolveProblem {
    static final String NAME = "when-plan-closed-effective-then-resolve-problem";

    private static final Logger log = LoggerFactory.getLogger(WhenPlanClosedEffectiveThenResolveProblem.class);

    private final Commands commands;
    private final Arrivals arrivals;

    WhenPlanClosedEffectiveThenResolveProblem(Commands commands, Arrivals arrivals) {
        this.commands = commands;
        this.arrivals = arrivals;
    }

    @EventHandler
    void on(PlanClosedEffective closed, DomainEventMessage<?> event) {
        String plan = event.getAggregateIdentifier();
        ResolveProblem.Builder command = ResolveProblem.newBuilder()
                .setOccurredTime(closed.getOccurredTime())
                .setPlan(plan)
                .setTolerated(closed.getThreshold());
        if (closed.hasWatchStartTime()) {
            command.setWatchStartTime(closed.getWatchStartTime()).setCame(came(closed));
        }
        Rejection.byState(() -> {
                    Problem problem = resolve(closed.getProblem(), command.build(), event);
                    if (!problem.getResolvingPlansList().contains(plan)) {
                        log.info("{} proved effective, and resolves nothing: {} is settled", plan, closed.getProblem());
                    }
                })
                .ifPresent(refused ->
                        log.warn("{} proved effective, and resolves nothing: {}", plan, refused.getMessage()));
    }

    /** What has been told since it was judged was not heard of by the verdict. */
    private int came(PlanClosedEffective closed) {
        return arrivals.answering()
                .map(tables -> tables.came(
                        EventMeta.toInstant(closed.getWatchStartTime()), EventMeta.toInstant(closed.getOccurredTime())))
                .orElse(0);
    }

    private Problem resolve(String problem, ResolveProblem command, DomainEventMessage<?> cause) {
        return OutsideOfBatch.call(() -> commands.send(
                        Caller.policy(NAME),
                        ProblemAggregate.TYPE,
                        ProblemAggregate.DECIDER,
                        problem,
                        command,
                        Map.of(EventKeys.CAUSATION_ID, cause.getIdentifier()),
                        false)
                .resource());
    }
}
