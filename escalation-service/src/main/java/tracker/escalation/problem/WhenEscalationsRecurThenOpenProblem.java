package tracker.escalation.problem;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tracker.escalation.problem.ArrivalTables.Due;
import tracker.escalation.problem.domain.RecurrenceRule;
import tracker.platform.command.Commands;
import tracker.platform.error.Outage;
import tracker.platform.identity.Caller;

/**
 * Whenever enough escalations of one fingerprint have come, a problem has them. Looks at all that has come since, once nothing
 * more comes, so that an import is one command for each problem and not for each case; a problem's name is derived from the
 * fingerprint and the problem before it, so that looking again, or a replica that looks too, opens no second one.
 */
@Component
final class WhenEscalationsRecurThenOpenProblem implements SmartLifecycle {
    static final String NAME = "when-escalations-recur-then-open-problem";

    private static final Logger log = LoggerFactory.getLogger(WhenEscalationsRecurThenOpenProblem.class);
    private static final int AT_ONCE = 100;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

    private final Arrivals arrivals;
    private final Commands commands;
    private final RecurrenceProperties properties;
    private final RecurrenceRule rule;
    private volatile @Nullable ScheduledExecutorService executor;

    WhenEscalationsRecurThenOpenProblem(Arrivals arrivals, Commands commands, RecurrenceProperties properties) {
        this.arrivals = arrivals;
        this.commands = commands;
        this.properties = properties;
        this.rule = properties.rule();
    }

    private void look() {
        try {
            arrivals.answering().ifPresent(this::look);
        } catch (RuntimeException | Error e) {
            log.atLevel(Outage.level(e)).setCause(e).log("Recurrence could not be looked for; trying again");
        }
    }

    private void look(ArrivalTables tables) {
        List<Due> due = tables.due(properties.quiet(), properties.latest());
        for (int from = 0; from < due.size() && isRunning(); from += AT_ONCE) {
            List<Due> some = due.subList(from, Math.min(from + AT_ONCE, due.size()));
            var seen = tables.seen(some);
            var watched = tables.watched(some);
            for (Due each : some) {
                place(
                        tables,
                        each,
                        seen.getOrDefault(each.fingerprint(), List.of()),
                        watched.getOrDefault(each.fingerprint(), List.of()));
            }
        }
    }

    private void place(
            ArrivalTables tables, Due due, List<RecurrenceRule.Seen> seen, List<RecurrenceRule.Watched> watched) {
        try {
            Map<String, String> placed = rule.place(
                    due.fingerprint(),
                    seen,
                    watched,
                    (name, recurrence) -> commands.send(
                                    Caller.policy(NAME),
                                    ProblemAggregate.TYPE,
                                    ProblemAggregate.DECIDER,
                                    name,
                                    recurrence)
                            .resource());
            tables.placed(due.fingerprint(), placed);
            tables.done(due);
        } catch (RuntimeException e) {
            log.atLevel(Outage.level(e))
                    .setCause(e)
                    .log("A recurrence could not be recorded; trying again in {}", PAUSE_AFTER_FAILURE);
            tables.postpone(due, PAUSE_AFTER_FAILURE);
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(NAME).factory());
        long interval = properties.quiet().toMillis();
        executor = looking;
        looking.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService looking = executor;
        executor = null;
        if (looking != null) {
            looking.close();
        }
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }
}
