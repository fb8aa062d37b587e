package tracker.remediation.plan.domain;

import com.google.protobuf.Timestamp;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tracker.contract.EventMeta;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.EffectivenessCheck;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;

/** What a plan that did not work, or not for good, leaves to its successor: one sentence for its result, and one for each item. */
public final class Lessons {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Lessons() {}

    public static List<String> of(Plan plan) {
        List<String> lessons = new ArrayList<>();
        EffectivenessCheck check = plan.getEffectiveness();
        lessons.add(
                switch (plan.getState()) {
                    case PLAN_STATE_CANCELLED -> "It was given up (%s).".formatted(plan.getEndReason());
                    case PLAN_STATE_CLOSED_EFFECTIVE ->
                        "It proved effective by %s, and came back all the same."
                                .formatted(minute(check.getJudgeTime()));
                    default ->
                        "It came back %s since %s, where %d were tolerated."
                                .formatted(
                                        check.getObserved() == 1 ? "once" : check.getObserved() + " times",
                                        minute(check.getStartTime()),
                                        check.getThreshold());
                });
        boolean isGivenUp = plan.getState() == PlanState.PLAN_STATE_CANCELLED;
        plan.getItemsList().forEach(item -> lesson(item, isGivenUp).ifPresent(lessons::add));
        return lessons;
    }

    private static String minute(Timestamp time) {
        return MINUTE.format(EventMeta.toInstant(time));
    }

    private static Optional<String> lesson(ActionItem item, boolean isGivenUp) {
        return switch (item.getState()) {
            case ITEM_STATE_VERIFIED, ITEM_STATE_CLOSED ->
                Optional.of((isGivenUp ? "Done: " : "Done, and not enough: ") + item.getTitle());
            case ITEM_STATE_CANCELLED ->
                Optional.of("Dropped: %s (%s)".formatted(item.getTitle(), item.getEndReason()));
            case ITEM_STATE_RISK_ACCEPTED ->
                Optional.of("Left at a risk: %s (%s)"
                        .formatted(item.getTitle(), item.getRiskAcceptance().getReason()));
            default -> Optional.empty();
        };
    }
}
