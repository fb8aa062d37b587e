package tracker.reporting.fact;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Baseline;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanItemCommented;
import tracker.platform.processor.StoredEvent;

/**
 * A plan on its way through a batch, with what each event made of it and of the items that it touched. An event takes effect
 * at the running maximum of the occurred times of its origin; nothing that was written of an earlier event ever changes.
 */
final class PlanRow {

    /**
     * What the table holds of a plan.
     *
     * @param version of the last event it has seen; -1 when there is no row yet
     * @param latest occurred times of the last events
     * @param plan the plan itself
     */
    record Stored(long version, Latest latest, Plan plan) {

        static Stored none(String name) {
            return new Stored(
                    -1, Latest.NOTHING, Plan.newBuilder().setName(name).build());
        }
    }

    /** The plan as an event left it. */
    record Step(String change, Moment moment, Plan plan) {}

    /** An item as an event left it that touched it. */
    record ItemStep(String change, Moment moment, ActionItem item) {}

    /** What was agreed by an event. */
    record Agreement(Moment moment, Baseline baseline) {}

    /** An event's place and times, in microseconds. */
    record Moment(long sequence, long effective, long occurred, long recorded) {}

    private static final Pattern WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final Pattern OF_AN_ITEM = Pattern.compile("^(plan_item_|commitment_|plan_)");

    final String name;
    final Stored stored;
    final List<Step> steps = new ArrayList<>();
    final List<ItemStep> itemSteps = new ArrayList<>();
    final List<Agreement> agreements = new ArrayList<>();
    private Plan plan;
    private long version;
    private Latest latest;

    PlanRow(String name, Stored stored) {
        this.name = name;
        this.stored = stored;
        this.plan = stored.plan();
        this.version = stored.version();
        this.latest = stored.latest();
    }

    /** An event that is known already changes nothing. */
    void take(StoredEvent event) {
        if (event.meta().sequence() <= version) {
            return;
        }
        Plan before = plan;
        plan = PlanFold.fold(before, event.payload(), event.meta());
        version = event.meta().sequence();
        latest = latest.after(event);
        Moment moment = new Moment(
                version,
                latest.effective(event),
                Micros.of(event.meta().occurred()),
                Micros.of(event.meta().recorded()));
        String change = change(event.payload());
        steps.add(new Step(change, moment, plan));
        String touched = event.meta().etag();
        String commented = event.payload() instanceof PlanItemCommented comment ? comment.getItem() : "";
        for (ActionItem item : plan.getItemsList()) {
            if (item.getEtag().equals(touched) || item.getName().equals(commented)) {
                itemSteps.add(new ItemStep(OF_AN_ITEM.matcher(change).replaceFirst(""), moment, item));
            }
        }
        plan.getBaselinesList().stream()
                .skip(before.getBaselinesCount())
                .forEach(baseline -> agreements.add(new Agreement(moment, baseline)));
    }

    /** The type of the event in words of SQL: `PlanItemDoneClaimed` is `plan_item_done_claimed`. */
    private static String change(Message event) {
        return WORD.matcher(event.getDescriptorForType().getName())
                .replaceAll("_")
                .toLowerCase(Locale.ROOT);
    }

    boolean hasChanged() {
        return version > stored.version();
    }

    long version() {
        return version;
    }

    Latest latest() {
        return latest;
    }

    Plan plan() {
        return plan;
    }

    /** The items whose rows differ from those that are stored: all of them when the plan's own state or title does. */
    List<ActionItem> changedItems() {
        if (plan.getState() != stored.plan().getState()
                || !plan.getTitle().equals(stored.plan().getTitle())) {
            return plan.getItemsList();
        }
        Map<String, ActionItem> before = new HashMap<>();
        stored.plan().getItemsList().forEach(item -> before.put(item.getName(), item));
        return plan.getItemsList().stream()
                .filter(item -> isTouched(before.get(item.getName()), item))
                .toList();
    }

    private static boolean isTouched(@Nullable ActionItem before, ActionItem after) {
        return before == null
                || !after.getEtag().equals(before.getEtag())
                || after.getCommentCount() != before.getCommentCount();
    }

    /** Plans by their names, as stored or new, having taken their events. */
    static List<PlanRow> taken(Map<String, Stored> stored, Map<String, List<StoredEvent>> events) {
        Map<String, PlanRow> rows = new LinkedHashMap<>();
        events.forEach((name, its) -> {
            PlanRow row = new PlanRow(name, stored.getOrDefault(name, Stored.none(name)));
            its.forEach(row::take);
            rows.put(name, row);
        });
        return rows.values().stream().filter(PlanRow::hasChanged).toList();
    }
}
