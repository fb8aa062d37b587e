package tracker.remediation.plan.domain;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.EffectivenessCheck;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;

/** What a plan that did not work, or not for good, leaves to its successor: one sentence for its result, and one for each item. */
public final class Lessons {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Lessons() {}

    public static List<Said> of(Plan plan) {
        List<Said> lessons = new ArrayList<>();
        EffectivenessCheck check = plan.getEffectiveness();
        lessons.add(
                switch (plan.getState()) {
                    case PLAN_STATE_CANCELLED ->
                        Said.written("LESSON_GIVEN_UP", "It was given up ({reason}).", plan.getEndReason());
                    case PLAN_STATE_CLOSED_EFFECTIVE ->
                        Said.written(
                                "LESSON_CAME_BACK_ALL_THE_SAME",
                                "It proved effective by {judged}, and came back all the same.",
                                minute(check.getJudgeTime()));
                    default ->
                        Said.written(
                                "LESSON_CAME_BACK",
                                "It came back {observed} since {since}, where {tolerated} were tolerated.",
                                times(check.getObserved()),
                                minute(check.getStartTime()),
                                check.getThreshold());
                });
        boolean isGivenUp = plan.getState() == PlanState.PLAN_STATE_CANCELLED;
        plan.getItemsList().forEach(item -> lesson(item, isGivenUp).ifPresent(lessons::add));
        return lessons;
    }

    private static Said.Worded times(int count) {
        return new Said.Worded(count, count == 1 ? "once" : count + " times");
    }

    private static Said.Worded minute(Timestamp time) {
        Instant minute = EventMeta.toInstant(time).truncatedTo(ChronoUnit.MINUTES);
        return new Said.Worded(minute, MINUTE.format(minute));
    }

    private static Optional<Said> lesson(ActionItem item, boolean isGivenUp) {
        String title = item.getTitle();
        return switch (item.getState()) {
            case ITEM_STATE_VERIFIED, ITEM_STATE_CLOSED ->
                Optional.of(
                        isGivenUp
                                ? Said.written("LESSON_DONE", "Done: {title}", title)
                                : Said.written("LESSON_NOT_ENOUGH", "Done, and not enough: {title}", title));
            case ITEM_STATE_CANCELLED ->
                Optional.of(Said.written("LESSON_DROPPED", "Dropped: {title} ({reason})", title, item.getEndReason()));
            case ITEM_STATE_RISK_ACCEPTED ->
                Optional.of(Said.written(
                        "LESSON_LEFT_AT_RISK",
                        "Left at a risk: {title} ({reason})",
                        title,
                        item.getRiskAcceptance().getReason()));
            default -> Optional.empty();
        };
    }
}
