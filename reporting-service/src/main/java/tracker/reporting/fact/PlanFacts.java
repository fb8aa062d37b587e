package tracker.reporting.fact;

import com.google.protobuf.Timestamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanProgress;
import tracker.platform.processor.StoredEvent;

/** Keeps plans as they are, and their items, each a row of its own. */
final class PlanFacts {

    private final ResourceFacts<Plan> plans;
    private final Table items;

    PlanFacts(int generation) {
        plans = new ResourceFacts<>(
                Table.of("plan", generation, 20), Plan.getDefaultInstance(), PlanFold::fold, PlanFacts::write);
        items = Table.of("plan_item", generation, 17);
    }

    void apply(Connection connection, Map<String, List<StoredEvent>> events) throws SQLException {
        List<ResourceRow<Plan>> changed = plans.apply(connection, events);
        items.delete(connection, "plan", changed.stream().map(row -> row.name).toList());
        BinaryCopy copy = items.copy();
        changed.forEach(row -> row.resource.getItemsList().forEach(item -> write(copy, row.resource, item)));
        copy.send(connection);
    }

    private static void write(BinaryCopy copy, ResourceRow<Plan> row) {
        Plan plan = row.resource;
        copy.text(row.name)
                .bigint(row.version)
                .smallint(plan.getStateValue())
                .text(plan.getProblem())
                .integer(plan.getCauseRevision())
                .texts(plan.getItemsList().stream()
                        .map(ActionItem::getTeam)
                        .distinct()
                        .toList())
                .time(Micros.of(plan.hasDraftTime() ? plan.getDraftTime() : plan.getUpdateTime()))
                .time(plan.hasAgreeTime(), plan.getAgreeTime())
                .time(plan.hasImplementTime(), plan.getImplementTime())
                .time(Micros.of(plan.getUpdateTime()))
                .bytes(plan.toByteString())
                .text(key(plan.getTitle(), plan.getCause()))
                .text(plan.getManager())
                .texts(plan.getItemsList().stream()
                        .map(ActionItem::getOwner)
                        .filter(owner -> !owner.isEmpty())
                        .distinct()
                        .toList())
                .time(PlanProgress.lastDue(plan).map(Micros::of).orElse(Micros.NEVER))
                .bool(PlanProgress.isUnderWay(plan.getState()));
        Optional<Timestamp> firstDue = PlanProgress.firstDue(plan);
        copy.time(firstDue.isPresent(), firstDue.orElse(Timestamp.getDefaultInstance()))
                .integer(PlanProgress.open(plan).size())
                .integer(PlanProgress.blocked(plan).size())
                .integer(PlanProgress.unalignedTeams(plan).size());
    }

    /** What a text is looked for in. */
    static String key(String... texts) {
        return String.join("\n", texts).toLowerCase(Locale.ROOT);
    }

    private static void write(BinaryCopy copy, Plan plan, ActionItem item) {
        boolean canBeLate = PlanProgress.isUnderWay(plan.getState()) && PlanProgress.isWanting(item.getState());
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
                .time(item.hasFirstDueTime() ? Micros.of(item.getFirstDueTime()) : Micros.NEVER)
                .text(item.getOwner())
                .text(item.getBlockedBy())
                .text(plan.getTitle())
                .smallint(plan.getStateValue())
                .bool(PlanProgress.isUnderWay(plan.getState()) && PlanProgress.isOpen(item.getState()))
                .time(canBeLate ? due(item) : Micros.NEVER);
    }

    private static long due(ActionItem item) {
        return item.hasDueTime() ? Micros.of(item.getDueTime()) : Micros.NEVER;
    }
}
