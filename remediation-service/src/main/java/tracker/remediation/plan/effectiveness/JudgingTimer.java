package tracker.remediation.plan.effectiveness;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tracker.platform.error.Rejection;
import tracker.platform.eventstore.DatabaseProperties;
import tracker.platform.identity.Caller;

/** Has each watched plan judged when its window ends, and now and then before; kept in PostgreSQL, one of many runs it. */
@Component
public class JudgingTimer implements SmartLifecycle {

    private static final String NAME = "judge-plan";
    private static final String CAUSE = "#";
    private static final int MISSED_HEARTBEATS = 4;

    private final PlanJudging judging;
    private final EffectivenessProperties properties;
    private final Clock clock;
    private final CustomTask<Void> task;
    private final Scheduler scheduler;
    private volatile boolean running;

    JudgingTimer(
            DataSource dataSource,
            DatabaseProperties database,
            PlanJudging judging,
            EffectivenessProperties properties,
            Clock clock) {
        this.judging = judging;
        this.properties = properties;
        this.clock = clock;
        this.task = Tasks.custom(NAME, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(properties.retry()))
                .execute((instance, context) -> judge(planOf(instance.getId())));
        this.scheduler = Scheduler.create(dataSource, task)
                .tableName(database.schema() + ".scheduled_tasks")
                .pollingInterval(properties.polling())
                .heartbeatInterval(properties.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .threads(2)
                .build();
    }

    /**
     * From now on the plan is judged; asked again with the same cause, nothing changes.
     *
     * @param cause the position in the plan's stream of the event that began it: a timer of its own, for one of before
     *     may just be ending
     */
    public void watch(String plan, long cause, Instant end) {
        scheduler.scheduleIfNotExists(task.instance(plan + CAUSE + cause), next(end));
    }

    private static String planOf(String timer) {
        int cause = timer.indexOf(CAUSE);
        return cause < 0 ? timer : timer.substring(0, cause);
    }

    private CompletionHandler<Void> judge(String plan) {
        return Rejection.byState(() -> judging.judge(Caller.policy(NAME), plan))
                .flatMap(refused -> Optional.ofNullable(refused.metadata().get("window_end")))
                .<CompletionHandler<Void>>map(
                        end -> (complete, operations) -> operations.reschedule(complete, next(Instant.parse(end))))
                .orElseGet(CompletionHandler.OnCompleteRemove::new); // it is judged, or has ended otherwise
    }

    /** At the end of the window, or sooner to notice a return early; soon when the end is past but not settled. */
    private Instant next(Instant end) {
        Instant now = clock.instant();
        Instant early = now.plus(properties.interval());
        Instant soonest = now.plus(properties.polling());
        Instant next = end.isBefore(early) ? end : early;
        return next.isBefore(soonest) ? soonest : next;
    }

    @Override
    public void start() {
        scheduler.start();
        running = true;
    }

    @Override
    public void stop() {
        scheduler.stop();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
