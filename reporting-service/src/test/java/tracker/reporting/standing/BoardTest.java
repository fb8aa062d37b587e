package tracker.reporting.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.reporting.Scene.at;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Baseline;
import tracker.plan.v1.BaselineItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;
import tracker.reporting.v1.BaselineSlip;
import tracker.reporting.v1.BoardCard;
import tracker.reporting.v1.BoardColumn;
import tracker.reporting.v1.ItemSlip;
import tracker.reporting.v1.TeamAlignment;

class BoardTest {

    private static final Instant NOW = Instant.parse("2026-05-11T12:00:00Z");

    private static ActionItem.Builder item(int number, String team, ItemState state, String due) {
        return ActionItem.newBuilder()
                .setName(name(number))
                .setTeam(team)
                .setState(state)
                .setDueTime(at(due));
    }

    private static String name(int number) {
        return "plans/1/items/" + number;
    }

    /** Four items of two teams: one verified, one late, one that waits for it, one that joined after the baseline. */
    private static final Plan PLAN = Plan.newBuilder()
            .setName("plans/1")
            .setState(PlanState.PLAN_STATE_IN_EXECUTION)
            .addItems(item(1, "teams/a", ItemState.ITEM_STATE_VERIFIED, "2026-05-01T12:00:00Z"))
            .addItems(item(2, "teams/a", ItemState.ITEM_STATE_IN_PROGRESS, "2026-05-10T00:00:00Z"))
            .addItems(item(3, "teams/b", ItemState.ITEM_STATE_ACCEPTED, "2026-05-20T00:00:00Z")
                    .addDependsOn(name(1))
                    .addDependsOn(name(2)))
            .addItems(item(4, "teams/b", ItemState.ITEM_STATE_OFFERED, "2026-06-01T00:00:00Z"))
            .addItems(item(5, "teams/b", ItemState.ITEM_STATE_CANCELLED, "2026-07-01T00:00:00Z"))
            .addItems(item(6, "teams/b", ItemState.ITEM_STATE_BLOCKED, "2026-05-30T00:00:00Z")
                    .setBlockedBy(name(2)))
            .addCommitments(Commitment.newBuilder()
                    .setTeam("teams/a")
                    .setState(CommitmentState.COMMITMENT_STATE_ACCEPTED)
                    .setOfferTime(at("2026-04-01T00:00:00Z")))
            .addCommitments(Commitment.newBuilder()
                    .setTeam("teams/b")
                    .setState(CommitmentState.COMMITMENT_STATE_OFFERED)
                    .setOfferTime(at("2026-05-10T00:00:00Z")))
            .addCommitments(Commitment.newBuilder()
                    .setTeam("teams/c")
                    .setState(CommitmentState.COMMITMENT_STATE_DELEGATED)
                    .setOfferTime(at("2026-04-01T00:00:00Z")))
            .addBaselines(Baseline.newBuilder()
                    .setNumber(1)
                    .addItems(agreed(1, "2026-05-01T00:00:00Z"))
                    .addItems(agreed(2, "2026-05-05T00:00:00Z"))
                    .addItems(agreed(5, "2026-05-06T00:00:00Z")))
            .addBaselines(Baseline.newBuilder()
                    .setNumber(2)
                    .addItems(agreed(2, "2026-05-12T00:00:00Z"))
                    .addItems(agreed(3, "2026-05-20T00:00:00Z")))
            .build();

    private static BaselineItem agreed(int number, String due) {
        return BaselineItem.newBuilder()
                .setItem(name(number))
                .setDueTime(at(due))
                .build();
    }

    private static final Board BOARD = new Board(PLAN, NOW);

    private static BoardCard card(int number) {
        return BOARD.columns().stream()
                .flatMap(column -> column.getCardsList().stream())
                .filter(card -> card.getItem().equals(name(number)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyStateHasItsColumn_inTheOrderOfTheWay() {
        assertThat(BOARD.columns())
                .extracting(BoardColumn::getState)
                .doesNotHaveDuplicates()
                .hasSize(ItemState.values().length - 2) // neither "not said" nor "unrecognized"
                .startsWith(ItemState.ITEM_STATE_PROPOSED, ItemState.ITEM_STATE_OFFERED)
                .containsSubsequence(
                        ItemState.ITEM_STATE_ACCEPTED,
                        ItemState.ITEM_STATE_IN_PROGRESS,
                        ItemState.ITEM_STATE_BLOCKED,
                        ItemState.ITEM_STATE_DONE_CLAIMED,
                        ItemState.ITEM_STATE_VERIFIED,
                        ItemState.ITEM_STATE_CLOSED);
        BoardColumn working = BOARD.columns().stream()
                .filter(column -> column.getState() == ItemState.ITEM_STATE_IN_PROGRESS)
                .findFirst()
                .orElseThrow();
        assertThat(working.getCardsList()).extracting(BoardCard::getItem).containsExactly(name(2));
    }

    @Test
    void aCard_saysWhatItWaitsFor_whatWaitsForIt_andHowLateItIs() {
        assertThat(card(2).getOverdue()).isTrue();
        assertThat(card(2).getDaysLate()).isEqualTo(1.5);
        assertThat(card(2).getHoldsUpList()).containsExactly(name(3), name(6));
        assertThat(card(3).getWaitsForList()).containsExactly(name(2));
        assertThat(card(3).getOverdue()).isFalse();
        assertThat(card(1).getHoldsUpList()).isEmpty();
    }

    @Test
    void aCard_waitsForWhatStandsInThePlaceOfWhatCameFirst() {
        Plan.Builder plan = PLAN.toBuilder();
        plan.getItemsBuilder(4).setState(ItemState.ITEM_STATE_SUPERSEDED).setSupersededBy(name(2));
        plan.getItemsBuilder(2).clearDependsOn().addDependsOn(name(5));
        plan.getItemsBuilder(0)
                .setState(ItemState.ITEM_STATE_RISK_ACCEPTED)
                .setRiskExpireTime(at("2026-05-11T00:00:00Z"));
        plan.getItemsBuilder(3).addDependsOn(name(1));
        List<BoardCard> cards = new Board(plan.build(), NOW)
                .columns().stream()
                        .flatMap(column -> column.getCardsList().stream())
                        .toList();

        assertThat(cards)
                .filteredOn(card -> card.getItem().equals(name(3)))
                .singleElement()
                .satisfies(card -> assertThat(card.getWaitsForList()).containsExactly(name(2)));
        assertThat(cards)
                .filteredOn(card -> card.getItem().equals(name(2)))
                .singleElement()
                .satisfies(card -> assertThat(card.getHoldsUpList()).containsExactly(name(3), name(6)));
        assertThat(cards)
                .filteredOn(card -> card.getItem().equals(name(4)))
                .singleElement()
                .satisfies(card -> assertThat(card.getWaitsForList()).containsExactly(name(1)));
    }

    @Test
    void aCard_saysHowFarItHasSlippedAgainstEachBaselineThatHoldsIt() {
        assertThat(card(2).getSlipsList())
                .containsExactly(
                        ItemSlip.newBuilder().setBaseline(1).setDays(5).build(),
                        ItemSlip.newBuilder().setBaseline(2).setDays(-2).build());
        assertThat(card(1).getSlipsList())
                .containsExactly(
                        ItemSlip.newBuilder().setBaseline(1).setDays(0.5).build());
        assertThat(card(4).getSlipsList()).isEmpty();
        assertThat(card(5).getSlipsList()).isEmpty();
    }

    @Test
    void thePlan_saysHowFarItHasGoneFromEachBaseline() {
        assertThat(BOARD.slips())
                .containsExactly(
                        BaselineSlip.newBuilder()
                                .setBaseline(1)
                                .setDays(26)
                                .setAgreedItems(3)
                                .addAllAdded(List.of(name(3), name(4), name(6)))
                                .addDropped(name(5))
                                .build(),
                        BaselineSlip.newBuilder()
                                .setBaseline(2)
                                .setDays(12)
                                .setAgreedItems(2)
                                .addAllAdded(List.of(name(1), name(4), name(6)))
                                .build());
    }

    @Test
    void eachTeam_saysHowItStandsToThePlan() {
        assertThat(BOARD.alignment())
                .containsExactly(
                        TeamAlignment.newBuilder()
                                .setTeam("teams/a")
                                .setState(CommitmentState.COMMITMENT_STATE_ACCEPTED)
                                .setItems(2)
                                .setAcceptedItems(2)
                                .build(),
                        TeamAlignment.newBuilder()
                                .setTeam("teams/b")
                                .setState(CommitmentState.COMMITMENT_STATE_OFFERED)
                                .setItems(3)
                                .setAcceptedItems(2)
                                .setWaitingDays(1.5)
                                .build(),
                        TeamAlignment.newBuilder()
                                .setTeam("teams/c")
                                .setState(CommitmentState.COMMITMENT_STATE_DELEGATED)
                                .build());
    }
}
