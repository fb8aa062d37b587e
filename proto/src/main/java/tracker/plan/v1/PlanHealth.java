package tracker.plan.v1;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import tracker.contract.EventMeta;

/**
 * How a plan is doing at an instant by given thresholds: the worst of schedule, blocked share and teams not agreed. A plan
 * that is not under way has no health, unless the accepted risk that ended it is accepted no longer.
 */
public final class PlanHealth {

    private PlanHealth() {}

    public static HealthVerdict of(Plan plan, Instant at, HealthThresholds thresholds) {
        HealthVerdict.Builder verdict = HealthVerdict.newBuilder()
                .setThresholdsVersion(thresholds.getVersion())
                .setJudgeTime(EventMeta.toTimestamp(at));
        if (!PlanProgress.isUnderWay(plan.getState()) && !PlanProgress.isRiskExpired(plan, at)) {
            return verdict.build();
        }
        List<String> late = names(PlanProgress.overdue(plan, at));
        double daysLate = PlanProgress.firstLate(plan)
                .map(first -> Math.max(0, PlanProgress.daysLate(first, at)))
                .orElse(0.0);
        List<ActionItem> blocked = PlanProgress.blocked(plan);
        List<String> unaligned = PlanProgress.unalignedTeams(plan);
        int open = PlanProgress.open(plan).size();
        for (HealthLimit limit : thresholds.getLimitsList()) {
            HealthComponent.Builder component = switch (limit.getMeasure()) {
                case HEALTH_MEASURE_SCHEDULE ->
                    component(daysLate, limit)
                            .addAllBecause(PlanProgress.isUnderWay(plan.getState()) ? late : List.of(plan.getName()));
                case HEALTH_MEASURE_BLOCKED ->
                    component(open == 0 ? 0 : (double) blocked.size() / open, limit)
                            .addAllBecause(names(blocked));
                case HEALTH_MEASURE_ALIGNMENT ->
                    component(unaligned.size(), limit).addAllBecause(unaligned);
                case HEALTH_MEASURE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException("No such measure: " + limit.getMeasureValue());
            };
            verdict.addComponents(component);
        }
        verdict.getComponentsList().stream()
                .map(HealthComponent::getColour)
                .max(Comparator.naturalOrder())
                .ifPresent(verdict::setColour);
        return verdict.build();
    }

    private static HealthComponent.Builder component(double value, HealthLimit limit) {
        return HealthComponent.newBuilder()
                .setMeasure(limit.getMeasure())
                .setColour(colour(value, limit))
                .setValue(value)
                .setGreen(limit.getGreen())
                .setAmber(limit.getAmber());
    }

    private static HealthColour colour(double value, HealthLimit limit) {
        if (value <= limit.getGreen()) {
            return HealthColour.HEALTH_COLOUR_GREEN;
        }
        return value <= limit.getAmber() ? HealthColour.HEALTH_COLOUR_AMBER : HealthColour.HEALTH_COLOUR_RED;
    }

    private static List<String> names(List<ActionItem> items) {
        return items.stream().map(ActionItem::getName).toList();
    }
}
