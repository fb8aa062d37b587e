package tracker.reporting.fact;

import com.google.protobuf.Timestamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.BaselineItem;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanProgress;
import tracker.platform.processor.StoredEvent;

/** Keeps plans and their items as they are and as each event left them, and what was agreed. */
final class PlanFacts {

    private final Table plans;
    private final Table items;
    private final Table history;
    private final Table itemHistory;
    private final Table baselines;
    private final Confidential<PlanRow> confidential;

    PlanFacts(int generation) {
        plans = Table.of("plan", generation, 23);
        items = Table.of("plan_item", generation, 17);
        history = Table.of("plan_history", generation, 18);
        itemHistory = Table.of("plan_item_history", generation, 18);
        baselines = Table.of("plan_baseline_item", generation, 8);
        confidential = new Confidential<>(
                Table.of("confidential_plan", generation, 2),
                row -> row.name,
                row -> Reader.isConfidential(row.plan()),
                row -> Reader.viewers(row.plan()));
    }

    void apply(Connection connection, Map<String, List<StoredEvent>> events) throws SQLException {
        Map<String, PlanRow.Stored> stored = new HashMap<>();
        plans.hold(
                connection,
                "name, version, latest_live, latest_import, resource",
                events.keySet(),
                row -> stored.put(
                        row.getString(1),
                        new PlanRow.Stored(
                                row.getLong(2),
                                new Latest(row.getLong(3), row.getLong(4)),
                                ResourceFacts.parse(Plan.getDefaultInstance(), row.getBytes(5)))));
        List<PlanRow> changed = PlanRow.taken(stored, events);
        plans.delete(connection, "name", changed.stream().map(row -> row.name).toList());
        items.delete(
                connection,
                "name",
                changed.stream()
                        .flatMap(row -> row.changedItems().stream())
                        .map(ActionItem::getName)
                        .toList());
        BinaryCopy plan = plans.copy();
        BinaryCopy item = items.copy();
        BinaryCopy step = history.copy();
        BinaryCopy itemStep = itemHistory.copy();
        BinaryCopy agreed = baselines.copy();
        for (PlanRow row : changed) {
            write(plan, row);
            row.changedItems().forEach(each -> write(item, row.plan(), each));
            row.steps.forEach(each -> write(step, each));
            row.itemSteps.forEach(each -> write(itemStep, row.name, each));
            row.agreements.forEach(each -> write(agreed, row.name, each));
        }
        plan.send(connection);
        item.send(connection);
        step.send(connection);
        itemStep.send(connection);
        agreed.send(connection);
        confidential.write(connection, changed);
    }

    private static void write(BinaryCopy copy, PlanRow row) {
        Plan plan = row.plan();
        copy.row()
                .text(row.name)
                .bigint(row.version())
                .smallint(plan.getStateValue())
                .text(plan.getProblem())
                .integer(plan.getCauseRevision())
                .texts(teams(plan))
                .time(Micros.of(plan.hasDraftTime() ? plan.getDraftTime() : plan.getUpdateTime()))
                .time(plan.hasAgreeTime(), plan.getAgreeTime())
                .time(plan.hasImplementTime(), plan.getImplementTime())
                .time(Micros.of(plan.getUpdateTime()))
                .bytes(plan.toByteString())
                .text(key(plan.getTitle(), plan.getCause()))
                .text(plan.getManager())
                .texts(owners(plan));
        progress(copy, plan);
        copy.bigint(row.latest().live()).bigint(row.latest().imported()).texts(plan.getFingerprintsList());
    }

    /** What its health is judged by, whenever that is asked. */
    private static void progress(BinaryCopy copy, Plan plan) {
        Optional<Timestamp> firstLate = PlanProgress.firstLate(plan);
        copy.time(PlanProgress.lastDue(plan).map(Micros::of).orElse(Micros.NEVER))
                .bool(PlanProgress.isUnderWay(plan.getState()))
                .time(firstLate.isPresent(), firstLate.orElse(Timestamp.getDefaultInstance()))
                .integer(PlanProgress.open(plan).size())
                .integer(PlanProgress.blocked(plan).size())
                .integer(PlanProgress.unalignedTeams(plan).size());
    }

    private static void write(BinaryCopy copy, Plan plan, ActionItem item) {
        boolean underWay = PlanProgress.isUnderWay(plan.getState());
        copy.row()
                .text(item.getName())
                .text(plan.getName())
                .smallint(item.getStateValue())
                .smallint(item.getKindValue())
                .text(item.getTeam())
                .time(due(item))
                .time(item.hasStartTime(), item.getStartTime())
                .time(item.hasDoneTime(), item.getDoneTime())
                .time(item.hasVerifyTime(), item.getVerifyTime())
                .bytes(item.toByteString())
                .time(firstDue(item))
                .text(item.getOwner())
                .text(item.getBlockedBy())
                .text(plan.getTitle())
                .smallint(plan.getStateValue())
                .bool(underWay && PlanProgress.isOpen(item.getState()))
                .time(underWay ? lateFrom(item) : Micros.NEVER);
    }

    private static void write(BinaryCopy copy, PlanRow.Step step) {
        Plan plan = step.plan();
        times(copy.row().text(plan.getName()), step.moment())
                .text(step.change())
                .smallint(plan.getStateValue())
                .texts(teams(plan));
        progress(copy, plan);
        copy.text(plan.getTitle())
                .text(key(plan.getTitle(), plan.getCause()))
                .text(plan.getManager())
                .texts(owners(plan));
    }

    private static void write(BinaryCopy copy, String plan, PlanRow.ItemStep step) {
        ActionItem item = step.item();
        times(copy.row().text(item.getName()), step.moment())
                .text(plan)
                .text(step.change())
                .smallint(item.getStateValue())
                .smallint(item.getKindValue())
                .text(item.getTeam())
                .time(due(item))
                .bool(PlanProgress.isOpen(item.getState()))
                .bool(PlanProgress.isWanting(item.getState()))
                .time(lateFrom(item))
                .time(firstDue(item))
                .text(item.getOwner())
                .text(item.getBlockedBy())
                .bytes(item.toByteString());
    }

    private static void write(BinaryCopy copy, String plan, PlanRow.Agreement agreement) {
        for (BaselineItem item : agreement.baseline().getItemsList()) {
            times(copy.row().text(item.getItem()), agreement.moment())
                    .text(plan)
                    .integer(agreement.baseline().getNumber())
                    .time(item.hasDueTime() ? Micros.of(item.getDueTime()) : Micros.NEVER);
        }
    }

    private static BinaryCopy times(BinaryCopy copy, PlanRow.Moment moment) {
        return copy.bigint(moment.sequence())
                .time(moment.effective())
                .time(moment.occurred())
                .time(moment.recorded());
    }

    private static List<String> teams(Plan plan) {
        return plan.getItemsList().stream().map(ActionItem::getTeam).distinct().toList();
    }

    private static List<String> owners(Plan plan) {
        return plan.getItemsList().stream()
                .map(ActionItem::getOwner)
                .filter(owner -> !owner.isEmpty())
                .distinct()
                .toList();
    }

    /** What a text is looked for in. */
    static String key(String... texts) {
        return String.join("\n", texts).toLowerCase(Locale.ROOT);
    }

    private static long lateFrom(ActionItem item) {
        return PlanProgress.lateFrom(item).map(Micros::of).orElse(Micros.NEVER);
    }

    private static long firstDue(ActionItem item) {
        return item.hasFirstDueTime() ? Micros.of(item.getFirstDueTime()) : Micros.NEVER;
    }

    private static long due(ActionItem item) {
        return item.hasDueTime() ? Micros.of(item.getDueTime()) : Micros.NEVER;
    }
}
