package tracker.remediation.plan.effectiveness;

import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.EffectivenessCheck;
import tracker.plan.v1.JudgePlanByCount;
import tracker.plan.v1.JudgePlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;
import tracker.platform.command.Commands;
import tracker.platform.command.History;
import tracker.platform.command.Outcome;
import tracker.platform.eventstore.Horizon;
import tracker.platform.identity.Caller;
import tracker.remediation.plan.PlanAggregate;

/** Judges plans that are watched: has the recurrences counted, as far as the event store is settled, and the plan decide. */
@Component
public class PlanJudging {

    private final History history;
    private final Horizon horizon;
    private final Recurrence recurrence;
    private final Commands commands;
    private final Clock clock;

    PlanJudging(History history, Horizon horizon, Recurrence recurrence, Commands commands, Clock clock) {
        this.history = history;
        this.horizon = horizon;
        this.recurrence = recurrence;
        this.commands = commands;
        this.clock = clock;
    }

    /** Because the window is over. */
    public Outcome<Plan> judge(Caller caller, String name) {
        return commands.send(
                caller,
                PlanAggregate.TYPE,
                PlanAggregate.DECIDER,
                name,
                count(name).build());
    }

    /** Because somebody asks. */
    public Outcome<Plan> judge(Caller caller, JudgePlanRequest request) {
        JudgePlanByCount command = count(request.getName())
                .setRequestId(request.getRequestId())
                .setEtag(request.getEtag())
                .build();
        return commands.sendFor(request, caller, PlanAggregate.TYPE, PlanAggregate.DECIDER, request.getName(), command);
    }

    private JudgePlanByCount.Builder count(String name) {
        Plan plan = history.resource(name, PlanAggregate.DECIDER, null, null);
        return plan.getState() == PlanState.PLAN_STATE_MONITORING
                ? count(plan.getEffectiveness(), Reader.isConfidential(plan))
                : JudgePlanByCount.newBuilder();
    }

    private JudgePlanByCount.Builder count(EffectivenessCheck check, boolean confidential) {
        Instant start = EventMeta.toInstant(check.getStartTime());
        Instant until = Stream.of(EventMeta.toInstant(check.getEndTime()), clock.instant(), horizon.settledTime())
                .min(Instant::compareTo)
                .orElseThrow();
        int observed = until.isAfter(start)
                ? recurrence.count(check.getFingerprintsList(), start, until, horizon.settled(), confidential)
                : 0;
        return JudgePlanByCount.newBuilder().setObserved(observed).setUntilTime(EventMeta.toTimestamp(until));
    }
}
