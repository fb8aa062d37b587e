package tracker.reporting;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import tracker.contract.EventMeta;
import tracker.plan.v1.CommitmentAccepted;
import tracker.plan.v1.CommitmentCountered;
import tracker.plan.v1.CommitmentDeclined;
import tracker.plan.v1.CommitmentDelegated;
import tracker.plan.v1.CommitmentOffered;
import tracker.plan.v1.PlanAgreed;
import tracker.plan.v1.PlanAligningStarted;
import tracker.plan.v1.PlanCancelled;
import tracker.plan.v1.PlanClosedEffective;
import tracker.plan.v1.PlanClosedIneffective;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanExecutionStarted;
import tracker.plan.v1.PlanImplemented;
import tracker.plan.v1.PlanItemBlocked;
import tracker.plan.v1.PlanItemCancelled;
import tracker.plan.v1.PlanItemClosed;
import tracker.plan.v1.PlanItemCounterTaken;
import tracker.plan.v1.PlanItemDoneClaimed;
import tracker.plan.v1.PlanItemExtensionDecided;
import tracker.plan.v1.PlanItemExtensionRequested;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanItemRejected;
import tracker.plan.v1.PlanItemReoffered;
import tracker.plan.v1.PlanItemRiskAcceptanceDecided;
import tracker.plan.v1.PlanItemRiskAcceptanceRequested;
import tracker.plan.v1.PlanItemStarted;
import tracker.plan.v1.PlanItemUnblocked;
import tracker.plan.v1.PlanItemVerified;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.plan.v1.PlanProposed;
import tracker.plan.v1.PlanReplanned;
import tracker.plan.v1.PlanReplanningStarted;
import tracker.plan.v1.PlanResumed;
import tracker.plan.v1.PlanSuspended;
import tracker.platform.processor.StoredEvent;

/** What a plan comes to, told from its events a second time and by other code than the contract's fold, for tests. */
public final class PlanReplay {

    /** An item as it stands. */
    public static final class Item {
        public final String name;
        public final String kind;
        public String state = "PROPOSED";
        public String team;
        public String owner;
        public String blockedBy = "";
        public Instant due;
        public Instant riskExpires = Instant.MAX;
        public final Map<Integer, Instant> asked = new TreeMap<>();
        public int claimed;
        public int verified;
        public int rejected;
        int extensions;

        Item(PlanItemProposed e) {
            name = e.getItem();
            kind = e.getKind().name().substring("ITEM_KIND_".length());
            team = e.getTeam();
            owner = e.getOwner();
            due = instant(e.getDueTime());
        }

        public boolean counts() {
            return !List.of("CANCELLED", "SUPERSEDED", "RISK_ACCEPTED").contains(state);
        }

        public boolean open() {
            return counts() && !List.of("VERIFIED", "CLOSED").contains(state);
        }
    }

    /** An item as it was agreed. */
    public record Agreed(String team, Instant due) {}

    public String state = "";
    public String before = "";
    public String problem = "";
    public Instant drafted = Instant.EPOCH;
    public final Map<String, Item> items = new LinkedHashMap<>();
    public final List<Map<String, Agreed>> baselines = new ArrayList<>();
    public final Map<String, Instant> firstOffered = new TreeMap<>();
    public final Map<String, Instant> lastAccepted = new TreeMap<>();
    public int replanned;
    public boolean implemented;

    /** The plan as it stood in the world at that instant, as far as was recorded by then. */
    public static PlanReplay of(List<StoredEvent> events, Instant occurredBy, Instant recordedBy) {
        PlanReplay replay = new PlanReplay();
        until(events, occurredBy, recordedBy).forEach(event -> replay.take(event.payload()));
        return replay;
    }

    /** The events that make it so. */
    public static List<StoredEvent> until(List<StoredEvent> events, Instant occurredBy, Instant recordedBy) {
        List<StoredEvent> known = events.stream()
                .filter(event -> !event.meta().recorded().isAfter(recordedBy))
                .toList();
        Instant latest = Instant.MIN;
        int until = 0;
        for (int i = 0; i < known.size(); i++) {
            Instant occurred = known.get(i).meta().occurred();
            latest = occurred.isAfter(latest) ? occurred : latest;
            if (!latest.isAfter(occurredBy)) {
                until = i + 1;
            }
        }
        return known.subList(0, until);
    }

    public boolean underWay() {
        return List.of("DRAFT", "PROPOSED", "ALIGNING", "AGREED", "IN_EXECUTION", "REPLANNING")
                .contains(state);
    }

    public boolean open(Item item) {
        return underWay() && item.open();
    }

    public boolean overdue(Item item, Instant at) {
        if (item.state.equals("RISK_ACCEPTED")) {
            return underWay() && item.riskExpires.isBefore(at);
        }
        return open(item) && !item.state.equals("DONE_CLAIMED") && item.due.isBefore(at);
    }

    public Set<String> teams() {
        Set<String> teams = new LinkedHashSet<>();
        items.values().forEach(item -> teams.add(item.team));
        return teams;
    }

    void take(Message event) {
        Instant at = EventMeta.occurredTime(event);
        switch (event) {
            case PlanDrafted e -> {
                state = "DRAFT";
                problem = e.getProblem();
                drafted = at;
            }
            case PlanItemProposed e -> items.put(e.getItem(), new Item(e));
            case PlanProposed e -> state = "PROPOSED";
            case PlanAligningStarted e -> state = "ALIGNING";
            case CommitmentOffered e -> {
                e.getItemsList().forEach(item -> item(item).state = "OFFERED");
                if (baselines.isEmpty()) {
                    firstOffered.merge(e.getTeam(), at, (a, b) -> a.isBefore(b) ? a : b);
                }
            }
            case PlanItemReoffered e -> {
                Item item = item(e.getItem());
                item.state = "OFFERED";
                item.team = e.getTeam();
                item.owner = e.getOwner();
                item.due = instant(e.getDueTime());
                item.blockedBy = "";
            }
            case CommitmentAccepted e -> {
                e.getItemsList().forEach(item -> item(item).state = "ACCEPTED");
                accepted(e.getTeam(), at);
            }
            case CommitmentDeclined e -> e.getItemsList().forEach(item -> item(item).state = "DECLINED");
            case CommitmentCountered e ->
                e.getCountersList().forEach(counter -> item(counter.getItem()).state = "COUNTER_PROPOSED");
            case CommitmentDelegated e ->
                e.getItemsList().forEach(name -> {
                    Item item = item(name);
                    item.state = "OFFERED";
                    item.team = e.getToTeam();
                    item.owner = "";
                });
            case PlanItemCounterTaken e -> {
                Item item = item(e.getItem());
                accepted(item.team, at);
                item.state = "ACCEPTED";
                item.owner = e.getOwner();
                item.due = instant(e.getDueTime());
            }
            case PlanAgreed e -> {
                state = "AGREED";
                baseline();
            }
            case PlanReplanningStarted e -> state = "REPLANNING";
            case PlanReplanned e -> {
                state = "IN_EXECUTION";
                replanned++;
                baseline();
            }
            case PlanExecutionStarted e -> state = "IN_EXECUTION";
            case PlanItemStarted e -> {
                item(e.getItem()).state = "IN_PROGRESS";
                item(e.getItem()).owner = e.getOwner();
            }
            case PlanItemBlocked e -> {
                item(e.getItem()).state = "BLOCKED";
                item(e.getItem()).blockedBy = e.getBlockedBy();
            }
            case PlanItemUnblocked e -> {
                item(e.getItem()).state = "IN_PROGRESS";
                item(e.getItem()).blockedBy = "";
            }
            case PlanItemDoneClaimed e -> {
                item(e.getItem()).state = "DONE_CLAIMED";
                item(e.getItem()).claimed++;
            }
            case PlanItemVerified e -> {
                item(e.getItem()).state = "VERIFIED";
                item(e.getItem()).verified++;
            }
            case PlanItemRejected e -> {
                item(e.getItem()).state = "IN_PROGRESS";
                item(e.getItem()).rejected++;
            }
            case PlanItemClosed e -> item(e.getItem()).state = "CLOSED";
            case PlanItemExtensionRequested e -> item(e.getItem()).asked.put(e.getNumber(), instant(e.getDueTime()));
            case PlanItemExtensionDecided e -> {
                if (e.getApproved()) {
                    item(e.getItem()).due =
                            Objects.requireNonNull(item(e.getItem()).asked.get(e.getNumber()));
                }
            }
            case PlanItemCancelled e -> item(e.getItem()).state = "CANCELLED";
            case PlanItemRiskAcceptanceRequested e -> item(e.getItem()).riskExpires = instant(e.getExpireTime());
            case PlanItemRiskAcceptanceDecided e -> {
                if (e.getApproved()) {
                    item(e.getItem()).state = "RISK_ACCEPTED";
                }
            }
            case PlanSuspended e -> {
                before = state;
                state = "SUSPENDED";
            }
            case PlanResumed e -> state = before;
            case PlanCancelled e -> state = "CANCELLED";
            case PlanImplemented e -> {
                state = "IMPLEMENTED";
                implemented = true;
            }
            case PlanMonitoringStarted e -> state = "MONITORING";
            case PlanClosedEffective e -> state = "CLOSED_EFFECTIVE";
            case PlanClosedIneffective e -> state = "CLOSED_INEFFECTIVE";
            default -> {}
        }
    }

    private void accepted(String team, Instant at) {
        if (baselines.isEmpty()) {
            lastAccepted.merge(team, at, (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    private void baseline() {
        Map<String, Agreed> agreed = new TreeMap<>();
        items.values().stream()
                .filter(Item::counts)
                .forEach(item -> agreed.put(item.name, new Agreed(item.team, item.due)));
        baselines.add(agreed);
    }

    private Item item(String name) {
        return Objects.requireNonNull(items.get(name), name);
    }

    private static Instant instant(Timestamp time) {
        return EventMeta.toInstant(time);
    }
}
