package tracker.reporting.fact;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.platform.processor.StoredEvent;

/** Keeps plans as they are, and their items, each a row of its own. */
final class PlanFacts {

    private final ResourceFacts<Plan> plans;
    private final Table items;

    PlanFacts(int generation) {
        plans = new ResourceFacts<>(
                Table.of("plan", generation, 11), Plan.getDefaultInstance(), PlanFold::fold, PlanFacts::write);
        items = Table.of("plan_item", generation, 10);
    }

    void apply(Connection connection, Map<String, List<StoredEvent>> events) throws SQLException {
        List<ResourceRow<Plan>> changed = plans.apply(connection, events);
        items.delete(connection, "plan", changed.stream().map(row -> row.name).toList());
        BinaryCopy copy = items.copy();
        changed.forEach(row -> row.resource.getItemsList().forEach(item -> write(copy, row.name, item)));
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
                .bytes(plan.toByteString());
    }

    private static void write(BinaryCopy copy, String plan, ActionItem item) {
        copy.row()
                .text(item.getName())
                .text(plan)
                .smallint(item.getStateValue())
                .smallint(item.getKindValue())
                .text(item.getTeam())
                .time(item.hasDueTime() ? Micros.of(item.getDueTime()) : Micros.NEVER)
                .time(item.hasStartTime(), item.getStartTime())
                .time(item.hasDoneTime(), item.getDoneTime())
                .time(item.hasVerifyTime(), item.getVerifyTime())
                .bytes(item.toByteString());
    }
}
