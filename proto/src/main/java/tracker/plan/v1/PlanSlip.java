package tracker.plan.v1;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Duration;
import java.util.Optional;
import tracker.contract.EventMeta;

/** How far a plan has slipped: due now, less due in a baseline. Computed whenever asked, never stored. */
public final class PlanSlip {

    private PlanSlip() {}

    /** Of one item; nothing when the baseline or the plan, as it stands, does not hold it. */
    public static Optional<Duration> ofItem(Plan plan, Baseline baseline, String item) {
        Optional<Timestamp> then = baseline.getItemsList().stream()
                .filter(agreed -> agreed.getItem().equals(item))
                .map(BaselineItem::getDueTime)
                .findFirst();
        Optional<Timestamp> now =
                PlanProgress.find(plan, item).filter(PlanFold::counts).map(ActionItem::getDueTime);
        return then.flatMap(agreed -> now.map(due -> between(agreed, due)));
    }

    /** Of the whole plan, which is due when the last of its items is; nothing when either has none. */
    public static Optional<Duration> ofPlan(Plan plan, Baseline baseline) {
        Optional<Timestamp> then =
                baseline.getItemsList().stream().map(BaselineItem::getDueTime).max(Timestamps.comparator());
        return then.flatMap(agreed -> PlanProgress.lastDue(plan).map(due -> between(agreed, due)));
    }

    private static Duration between(Timestamp then, Timestamp now) {
        return Duration.between(EventMeta.toInstant(then), EventMeta.toInstant(now));
    }
}
