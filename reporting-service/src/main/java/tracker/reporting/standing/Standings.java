package tracker.reporting.standing;

import java.time.Instant;
import tracker.plan.v1.HealthRules;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanHealth;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanSlip;
import tracker.reporting.v1.ListedItem;
import tracker.reporting.v1.PlanStanding;

/** How plans stand at an instant, by the thresholds in effect then. */
public final class Standings {

    private final HealthRules rules;

    public Standings(HealthRules rules) {
        this.rules = rules;
    }

    public PlanStanding of(Plan plan, Instant at) {
        PlanStanding.Builder standing = PlanStanding.newBuilder()
                .setPlan(plan.getName())
                .setHealth(PlanHealth.of(plan, at, rules.at(at)))
                .setItems((int)
                        plan.getItemsList().stream().filter(PlanFold::counts).count())
                .setOpenItems(PlanProgress.open(plan).size())
                .setOverdueItems(PlanProgress.overdue(plan, at).size())
                .setBlockedItems(PlanProgress.blocked(plan).size())
                .setUnverifiedItems((int) plan.getItemsList().stream()
                        .filter(item -> item.getState() == ItemState.ITEM_STATE_DONE_CLAIMED)
                        .count());
        PlanProgress.lastDue(plan).ifPresent(standing::setDueTime);
        return standing.build();
    }

    /** The same, saying how far the plan has gone from the baseline of that number, where it has one; 0 for none. */
    public PlanStanding against(int baseline, Plan plan, Instant at) {
        PlanStanding standing = of(plan, at);
        return plan.getBaselinesList().stream()
                .filter(each -> each.getNumber() == baseline)
                .findFirst()
                .flatMap(agreed -> PlanSlip.ofPlan(plan, agreed))
                .map(slip -> standing.toBuilder().setSlipDays(Board.days(slip)).build())
                .orElse(standing);
    }

    /** The row, saying whether and how much its item is late. */
    public static ListedItem judged(ListedItem row, Instant at) {
        return PlanProgress.isOverdue(row.getPlanState(), row.getItem(), at)
                ? row.toBuilder()
                        .setOverdue(true)
                        .setDaysLate(PlanProgress.daysLate(
                                PlanProgress.lateFrom(row.getItem()).orElseThrow(), at))
                        .build()
                : row;
    }
}
