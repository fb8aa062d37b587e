package tracker.reporting.standing;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tracker.contract.EventMeta;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Baseline;
import tracker.plan.v1.BaselineItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanSlip;
import tracker.reporting.v1.BaselineSlip;
import tracker.reporting.v1.BoardCard;
import tracker.reporting.v1.BoardColumn;
import tracker.reporting.v1.ItemSlip;
import tracker.reporting.v1.TeamAlignment;

/** What a plan's board tells at an instant besides the plan itself. */
public final class Board {

    /** The states in the order in which an item goes through them, its ends last. */
    private static final List<ItemState> COLUMNS = List.of(
            ItemState.ITEM_STATE_PROPOSED,
            ItemState.ITEM_STATE_OFFERED,
            ItemState.ITEM_STATE_COUNTER_PROPOSED,
            ItemState.ITEM_STATE_DECLINED,
            ItemState.ITEM_STATE_ACCEPTED,
            ItemState.ITEM_STATE_IN_PROGRESS,
            ItemState.ITEM_STATE_BLOCKED,
            ItemState.ITEM_STATE_DONE_CLAIMED,
            ItemState.ITEM_STATE_VERIFIED,
            ItemState.ITEM_STATE_CLOSED,
            ItemState.ITEM_STATE_SUPERSEDED,
            ItemState.ITEM_STATE_CANCELLED,
            ItemState.ITEM_STATE_RISK_ACCEPTED);

    private static final double SECONDS_OF_A_DAY = 86_400;

    private final Plan plan;
    private final Instant at;

    public Board(Plan plan, Instant at) {
        this.plan = plan;
        this.at = at;
    }

    /** A column for every state, also for one in which there is nothing. */
    public List<BoardColumn> columns() {
        Map<String, List<String>> waitsFor = plan.getItemsList().stream()
                .collect(Collectors.toMap(ActionItem::getName, item -> PlanProgress.waitsFor(plan, item, at)));
        List<ActionItem> open = PlanProgress.open(plan);
        Set<String> unfinished = open.stream().map(ActionItem::getName).collect(Collectors.toUnmodifiableSet());
        Map<String, List<String>> heldUp = open.stream()
                .flatMap(item -> Stream.concat(
                                waitsFor.getOrDefault(item.getName(), List.of()).stream(),
                                Stream.of(item.getBlockedBy()).filter(unfinished::contains))
                        .distinct()
                        .map(other -> Map.entry(other, item.getName())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Map<ItemState, BoardColumn.Builder> columns = new EnumMap<>(ItemState.class);
        COLUMNS.forEach(state -> columns.put(state, BoardColumn.newBuilder().setState(state)));
        for (ActionItem item : plan.getItemsList()) {
            BoardColumn.Builder column = columns.get(item.getState());
            if (column != null) {
                column.addCards(card(item)
                        .addAllWaitsFor(waitsFor.getOrDefault(item.getName(), List.of()))
                        .addAllHoldsUp(heldUp.getOrDefault(item.getName(), List.of())));
            }
        }
        return COLUMNS.stream()
                .map(columns::get)
                .map(BoardColumn.Builder::build)
                .toList();
    }

    private BoardCard.Builder card(ActionItem item) {
        BoardCard.Builder card = BoardCard.newBuilder().setItem(item.getName());
        if (PlanProgress.isOverdue(plan.getState(), item, at)) {
            card.setOverdue(true)
                    .setDaysLate(
                            PlanProgress.daysLate(PlanProgress.lateFrom(item).orElseThrow(), at));
        }
        for (Baseline baseline : plan.getBaselinesList()) {
            PlanSlip.ofItem(plan, baseline, item.getName())
                    .ifPresent(slip -> card.addSlips(ItemSlip.newBuilder()
                            .setBaseline(baseline.getNumber())
                            .setDays(days(slip))));
        }
        return card;
    }

    /** How far the plan has gone from each baseline. */
    public List<BaselineSlip> slips() {
        Set<String> now = plan.getItemsList().stream()
                .filter(PlanFold::counts)
                .map(ActionItem::getName)
                .collect(Collectors.toUnmodifiableSet());
        return plan.getBaselinesList().stream()
                .map(baseline -> slip(baseline, now))
                .toList();
    }

    private BaselineSlip slip(Baseline baseline, Set<String> now) {
        Set<String> then =
                baseline.getItemsList().stream().map(BaselineItem::getItem).collect(Collectors.toUnmodifiableSet());
        BaselineSlip.Builder slip = BaselineSlip.newBuilder()
                .setBaseline(baseline.getNumber())
                .setAgreedItems(then.size())
                .addAllAdded(plan.getItemsList().stream()
                        .map(ActionItem::getName)
                        .filter(item -> now.contains(item) && !then.contains(item))
                        .toList())
                .addAllDropped(baseline.getItemsList().stream()
                        .map(BaselineItem::getItem)
                        .filter(item -> !now.contains(item))
                        .toList());
        PlanSlip.ofPlan(plan, baseline).ifPresent(far -> slip.setDays(days(far)));
        return slip.build();
    }

    /** How each team stands to the plan: those with items, then those that have none left. */
    public List<TeamAlignment> alignment() {
        Map<String, Commitment> commitments = plan.getCommitmentsList().stream()
                .collect(Collectors.toMap(Commitment::getTeam, commitment -> commitment));
        return Stream.concat(
                        plan.getItemsList().stream().map(ActionItem::getTeam),
                        plan.getCommitmentsList().stream().map(Commitment::getTeam))
                .distinct()
                .map(team -> alignment(team, Optional.ofNullable(commitments.get(team))))
                .toList();
    }

    private TeamAlignment alignment(String team, Optional<Commitment> commitment) {
        List<ActionItem> its = plan.getItemsList().stream()
                .filter(item -> item.getTeam().equals(team) && PlanFold.counts(item))
                .toList();
        TeamAlignment.Builder alignment = TeamAlignment.newBuilder()
                .setTeam(team)
                .setItems(its.size())
                .setAcceptedItems((int)
                        its.stream().filter(item -> isAccepted(item.getState())).count());
        commitment.ifPresent(asked -> {
            alignment.setState(asked.getState());
            if (asked.getState() == CommitmentState.COMMITMENT_STATE_OFFERED) {
                alignment.setWaitingDays(daysSince(asked.getOfferTime(), at));
            }
        });
        return alignment.build();
    }

    private static boolean isAccepted(ItemState state) {
        return switch (state) {
            case ITEM_STATE_ACCEPTED,
                    ITEM_STATE_IN_PROGRESS,
                    ITEM_STATE_BLOCKED,
                    ITEM_STATE_DONE_CLAIMED,
                    ITEM_STATE_VERIFIED,
                    ITEM_STATE_CLOSED -> true;
            default -> false;
        };
    }

    static double daysSince(Timestamp then, Instant at) {
        return days(Duration.between(EventMeta.toInstant(then), at));
    }

    /** With their fraction. */
    public static double days(Duration duration) {
        return (duration.getSeconds() + duration.getNano() / 1e9) / SECONDS_OF_A_DAY;
    }
}
