package tracker.plan.v1;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import tracker.contract.EventMeta;

/** How a plan is doing at an instant by given thresholds: the worst of schedule, blocked share and teams not agreed. */
public final class PlanHealth {

    private static final double MICROS_OF_A_DAY = 86_400e6;

    private PlanHealth() {}

    public static HealthVerdict of(Plan plan, Instant at, HealthThresholds thresholds) {
        HealthVerdict.Builder verdict = HealthVerdict.newBuilder()
                .setThresholdsVersion(thresholds.getVersion())
                .setJudgeTime(EventMeta.toTimestamp(at));
        if (!PlanProgress.isUnderWay(plan.getState())) {
            return verdict.build();
        }
        List<ActionItem> overdue = PlanProgress.overdue(plan, at);
        List<ActionItem> blocked = PlanProgress.blocked(plan);
        List<String> unaligned = PlanProgress.unalignedTeams(plan);
        int open = PlanProgress.open(plan).size();
        for (HealthLimit limit : thresholds.getLimitsList()) {
            HealthComponent.Builder component = switch (limit.getMeasure()) {
                case HEALTH_MEASURE_SCHEDULE ->
                    component(overdue.isEmpty() ? 0 : daysLate(overdue.getFirst(), at), limit)
                            .addAllBecause(names(overdue));
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

    /** How late the item is at that instant, in days with their fraction. */
    public static double daysLate(ActionItemOrBuilder item, Instant at) {
        return EventMeta.toInstant(item.getDueTime()).until(at, ChronoUnit.MICROS) / MICROS_OF_A_DAY;
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
