package tracker.plan.v1;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tracker.contract.EventMeta;

/** What is open, late, blocked or not agreed about a plan at an instant. Computed whenever asked, never stored. */
public final class PlanProgress {

    private static final double MICROS_OF_A_DAY = 86_400e6;

    private PlanProgress() {}

    /** Whether a plan in that state is on its way: neither laid aside, nor carried out, nor at its end. */
    public static boolean isUnderWay(PlanState state) {
        return switch (state) {
            case PLAN_STATE_DRAFT,
                    PLAN_STATE_PROPOSED,
                    PLAN_STATE_ALIGNING,
                    PLAN_STATE_AGREED,
                    PLAN_STATE_IN_EXECUTION,
                    PLAN_STATE_REPLANNING -> true;
            case PLAN_STATE_UNSPECIFIED,
                    PLAN_STATE_IMPLEMENTED,
                    PLAN_STATE_MONITORING,
                    PLAN_STATE_CLOSED_EFFECTIVE,
                    PLAN_STATE_CLOSED_INEFFECTIVE,
                    PLAN_STATE_SUSPENDED,
                    PLAN_STATE_CANCELLED,
                    PLAN_STATE_RISK_ACCEPTED,
                    UNRECOGNIZED -> false;
        };
    }

    /** Whether a plan in that state is at its end: nothing makes it go on. */
    public static boolean hasEnded(PlanState state) {
        return switch (state) {
            case PLAN_STATE_CLOSED_EFFECTIVE, PLAN_STATE_CLOSED_INEFFECTIVE, PLAN_STATE_CANCELLED -> true;
            case PLAN_STATE_UNSPECIFIED,
                    PLAN_STATE_DRAFT,
                    PLAN_STATE_PROPOSED,
                    PLAN_STATE_ALIGNING,
                    PLAN_STATE_AGREED,
                    PLAN_STATE_IN_EXECUTION,
                    PLAN_STATE_REPLANNING,
                    PLAN_STATE_IMPLEMENTED,
                    PLAN_STATE_MONITORING,
                    PLAN_STATE_SUSPENDED,
                    PLAN_STATE_RISK_ACCEPTED,
                    UNRECOGNIZED -> false;
        };
    }

    /** Whether something remains to be done about an item in that state, its verification included. */
    public static boolean isOpen(ItemState state) {
        return isWanting(state) || state == ItemState.ITEM_STATE_DONE_CLAIMED;
    }

    /** Whether the work on an item in that state is not done, and not said to be done. */
    public static boolean isWanting(ItemState state) {
        return switch (state) {
            case ITEM_STATE_PROPOSED,
                    ITEM_STATE_OFFERED,
                    ITEM_STATE_ACCEPTED,
                    ITEM_STATE_DECLINED,
                    ITEM_STATE_COUNTER_PROPOSED,
                    ITEM_STATE_IN_PROGRESS,
                    ITEM_STATE_BLOCKED -> true;
            case ITEM_STATE_UNSPECIFIED,
                    ITEM_STATE_DONE_CLAIMED,
                    ITEM_STATE_VERIFIED,
                    ITEM_STATE_CLOSED,
                    ITEM_STATE_SUPERSEDED,
                    ITEM_STATE_CANCELLED,
                    ITEM_STATE_RISK_ACCEPTED,
                    UNRECOGNIZED -> false;
        };
    }

    /**
     * From when an item is late if nothing happens: when it is due, or when the risk of leaving it undone is accepted no
     * longer; nothing when it cannot be late. What is claimed done waits for its verifier, and is late again once rejected.
     */
    public static Optional<Timestamp> lateFrom(ActionItemOrBuilder item) {
        if (item.getState() == ItemState.ITEM_STATE_RISK_ACCEPTED) {
            return item.hasRiskExpireTime() ? Optional.of(item.getRiskExpireTime()) : Optional.empty();
        }
        return isWanting(item.getState()) && item.hasDueTime() ? Optional.of(item.getDueTime()) : Optional.empty();
    }

    /** Late, and its plan is under way. */
    public static boolean isOverdue(PlanState plan, ActionItemOrBuilder item, Instant at) {
        return isUnderWay(plan) && isPast(lateFrom(item), at);
    }

    /** Left at a risk that is accepted no longer at that instant: somebody has to decide again. */
    public static boolean isRiskExpired(ActionItemOrBuilder item, Instant at) {
        return item.getState() == ItemState.ITEM_STATE_RISK_ACCEPTED && isPast(lateFrom(item), at);
    }

    /** Ended by a risk that is accepted no longer at that instant: somebody has to decide again. */
    public static boolean isRiskExpired(PlanOrBuilder plan, Instant at) {
        return plan.getState() == PlanState.PLAN_STATE_RISK_ACCEPTED && isPast(firstLate(plan), at);
    }

    /**
     * From when a plan is late if nothing happens: the first of its items that can be, or, of one that an accepted risk
     * ended, when that is accepted no longer; nothing when it cannot be late.
     */
    public static Optional<Timestamp> firstLate(PlanOrBuilder plan) {
        if (plan.getState() == PlanState.PLAN_STATE_RISK_ACCEPTED) {
            return plan.hasRiskExpireTime() ? Optional.of(plan.getRiskExpireTime()) : Optional.empty();
        }
        return isUnderWay(plan.getState())
                ? plan.getItemsList().stream()
                        .flatMap(item -> lateFrom(item).stream())
                        .min(Timestamps.comparator())
                : Optional.empty();
    }

    /** How late that is at an instant, in days with their fraction. */
    public static double daysLate(Timestamp lateFrom, Instant at) {
        return EventMeta.toInstant(lateFrom).until(at, ChronoUnit.MICROS) / MICROS_OF_A_DAY;
    }

    private static boolean isPast(Optional<Timestamp> time, Instant at) {
        return time.filter(then -> EventMeta.toInstant(then).isBefore(at)).isPresent();
    }

    /** When the last of the items is due that are part of the plan; nothing when there is none. */
    public static Optional<Timestamp> lastDue(PlanOrBuilder plan) {
        return plan.getItemsList().stream()
                .filter(item -> PlanFold.counts(item) && item.hasDueTime())
                .map(ActionItem::getDueTime)
                .max(Timestamps.comparator());
    }

    public static List<ActionItem> open(PlanOrBuilder plan) {
        return plan.getItemsList().stream()
                .filter(item -> isOpen(item.getState()))
                .toList();
    }

    /**
     * What comes first of an item: what it depends on, each as the item that stands in its place by now. An item that took the
     * place of what came before it does not wait for itself.
     */
    public static List<ActionItem> comesFirst(PlanOrBuilder plan, ActionItemOrBuilder item) {
        return item.getDependsOnList().stream()
                .flatMap(first -> inPlaceOf(plan, first).stream())
                .filter(first -> !first.getName().equals(item.getName()))
                .distinct()
                .toList();
    }

    /** Names of the items that come first of an item and are not finished at that instant: until then it waits. */
    public static List<String> waitsFor(PlanOrBuilder plan, ActionItemOrBuilder item, Instant at) {
        return comesFirst(plan, item).stream()
                .filter(first -> !isFinished(first, at))
                .map(ActionItem::getName)
                .toList();
    }

    /** Done, or not to be done: an item left at a risk is so only while the risk is accepted. */
    private static boolean isFinished(ActionItem item, Instant at) {
        return !isOpen(item.getState()) && !isRiskExpired(item, at);
    }

    private static Optional<ActionItem> inPlaceOf(PlanOrBuilder plan, String name) {
        Optional<ActionItem> item = find(plan, name);
        int steps = 0; // a chain is no longer than the plan
        while (item.filter(each -> each.getState() == ItemState.ITEM_STATE_SUPERSEDED)
                        .isPresent()
                && steps++ < plan.getItemsCount()) {
            item = find(plan, item.get().getSupersededBy());
        }
        return item;
    }

    /** The item of that name, whatever has become of it. */
    public static Optional<ActionItem> find(PlanOrBuilder plan, String name) {
        return plan.getItemsList().stream()
                .filter(item -> item.getName().equals(name))
                .findFirst();
    }

    /** Those that are late at that instant, the latest first. */
    public static List<ActionItem> overdue(PlanOrBuilder plan, Instant at) {
        return plan.getItemsList().stream()
                .filter(item -> isOverdue(plan.getState(), item, at))
                .sorted(Comparator.comparing(item -> lateFrom(item).orElseThrow(), Timestamps.comparator()))
                .toList();
    }

    /** Whether the work on an item is also that person's: who is accountable for it or helps, and who ever worked on it. */
    public static boolean isWorkOf(String subject, ActionItemOrBuilder item) {
        return subject.equals(item.getDoer())
                || subject.equals(item.getOwner())
                || item.getContributorsList().contains(subject)
                || item.getWorkedByList().contains(subject);
    }

    /** Whether work on an item in that state has begun and is not judged yet. */
    static boolean isBegun(ItemState state) {
        return switch (state) {
            case ITEM_STATE_IN_PROGRESS, ITEM_STATE_BLOCKED, ITEM_STATE_DONE_CLAIMED -> true;
            default -> false;
        };
    }

    public static List<ActionItem> blocked(PlanOrBuilder plan) {
        return plan.getItemsList().stream()
                .filter(item -> item.getState() == ItemState.ITEM_STATE_BLOCKED)
                .toList();
    }

    /**
     * Teams with an item that they were asked to carry, or are to be asked now that the plan has been put to the teams, and
     * that they do not stand by: not answered, declined or countered.
     */
    public static List<String> unalignedTeams(PlanOrBuilder plan) {
        boolean asked = switch (plan.getState()) {
            case PLAN_STATE_ALIGNING, PLAN_STATE_AGREED, PLAN_STATE_IN_EXECUTION, PLAN_STATE_REPLANNING -> true;
            default -> false;
        };
        return plan.getItemsList().stream()
                .filter(item -> switch (item.getState()) {
                    case ITEM_STATE_OFFERED, ITEM_STATE_DECLINED, ITEM_STATE_COUNTER_PROPOSED -> true;
                    case ITEM_STATE_PROPOSED -> asked;
                    default -> false;
                })
                .map(ActionItem::getTeam)
                .distinct()
                .toList();
    }
}
