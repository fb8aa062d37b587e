package tracker.plan.v1;

import com.google.protobuf.Message;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tracker.contract.EventMeta;

/** What the events of a plan mean. The etag of an item or a commitment moves only with the events that touch it. */
public final class PlanFold {

    private PlanFold() {}

    public static Plan fold(Plan plan, Message event, EventMeta meta) {
        Plan.Builder next = plan.toBuilder().setEtag(meta.etag()).setUpdateTime(meta.occurredTimestamp());
        switch (event) {
            case PlanDrafted e ->
                next.setState(PlanState.PLAN_STATE_DRAFT)
                        .setProblem(e.getProblem())
                        .setCauseRevision(e.getCauseRevision())
                        .setTitle(e.getTitle())
                        .setCause(e.getCause())
                        .setDraftTime(e.getOccurredTime());
            case PlanItemProposed e ->
                next.addItemsBuilder()
                        .setName(e.getItem())
                        .setEtag(meta.etag())
                        .setState(ItemState.ITEM_STATE_PROPOSED)
                        .setKind(e.getKind())
                        .setTitle(e.getTitle())
                        .setTeam(e.getTeam())
                        .setOwner(e.getOwner())
                        .setDueTime(e.getDueTime());
            case PlanProposed e -> next.setState(PlanState.PLAN_STATE_PROPOSED);
            case PlanAligningStarted e -> next.setState(PlanState.PLAN_STATE_ALIGNING);
            case CommitmentOffered e -> {
                offer(next, e, meta);
                items(next, e.getItemsList(), meta, item -> item.setState(ItemState.ITEM_STATE_OFFERED));
            }
            case PlanItemReoffered e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_OFFERED)
                                .setTeam(e.getTeam())
                                .setOwner(e.getOwner())
                                .setDueTime(e.getDueTime())
                                .setAnswerReason(""));
            case CommitmentAccepted e -> {
                commitment(
                        next,
                        e.getTeam(),
                        meta,
                        c -> c.setState(CommitmentState.COMMITMENT_STATE_ACCEPTED)
                                .setAnswerTime(e.getOccurredTime())
                                .setAnsweredBy(e.getAnsweredBy())
                                .setOnBehalf(e.getOnBehalf())
                                .setReason(""));
                items(next, e.getItemsList(), meta, item -> item.setState(ItemState.ITEM_STATE_ACCEPTED));
            }
            case CommitmentDeclined e -> {
                commitment(
                        next,
                        e.getTeam(),
                        meta,
                        c -> c.setState(CommitmentState.COMMITMENT_STATE_DECLINED)
                                .setAnswerTime(e.getOccurredTime())
                                .setAnsweredBy(e.getAnsweredBy())
                                .setOnBehalf(e.getOnBehalf())
                                .setReason(e.getReason()));
                items(
                        next,
                        e.getItemsList(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_DECLINED).setAnswerReason(e.getReason()));
            }
            case CommitmentWithdrawn e -> {
                int at = indexOf(next.getCommitmentsList(), c -> c.getTeam().equals(e.getTeam()));
                if (at >= 0) {
                    next.removeCommitments(at);
                }
            }
            case CommitmentNarrowed e ->
                commitment(
                        next,
                        e.getTeam(),
                        meta,
                        c -> c.setState(CommitmentState.COMMITMENT_STATE_ACCEPTED)
                                .setReason(""));
            case PlanAgreed e -> agree(next, e);
            case PlanExecutionStarted e -> next.setState(PlanState.PLAN_STATE_IN_EXECUTION);
            case PlanItemStarted e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_IN_PROGRESS)
                                .setOwner(e.getOwner())
                                .setStartTime(e.getOccurredTime()));
            case PlanItemBlocked e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_BLOCKED).setBlockedReason(e.getReason()));
            case PlanItemUnblocked e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_IN_PROGRESS).setBlockedReason(""));
            case PlanItemDoneClaimed e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_DONE_CLAIMED)
                                .clearEvidence()
                                .addAllEvidence(e.getEvidenceList())
                                .setDoneNote(e.getNote())
                                .setDoer(e.getDoer())
                                .setAnswerReason("")
                                .setDoneTime(e.getOccurredTime()));
            case PlanItemVerified e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_VERIFIED)
                                .setVerifier(e.getVerifier())
                                .setVerifyTime(e.getOccurredTime()));
            case PlanItemRejected e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_IN_PROGRESS).setAnswerReason(e.getReason()));
            case PlanItemClosed e -> item(next, e.getItem(), meta, item -> item.setState(ItemState.ITEM_STATE_CLOSED));
            case PlanImplemented e ->
                next.setState(PlanState.PLAN_STATE_IMPLEMENTED).setImplementTime(e.getOccurredTime());
            default -> {}
        }
        return next.build();
    }

    /** Asking a team again after it declined replaces its answer. */
    private static void offer(Plan.Builder next, CommitmentOffered e, EventMeta meta) {
        Commitment offered = Commitment.newBuilder()
                .setTeam(e.getTeam())
                .setState(CommitmentState.COMMITMENT_STATE_OFFERED)
                .setOfferTime(e.getOccurredTime())
                .setEtag(meta.etag())
                .build();
        int at = indexOf(next.getCommitmentsList(), c -> c.getTeam().equals(e.getTeam()));
        if (at >= 0) {
            next.setCommitments(at, offered);
        } else {
            next.addCommitments(offered);
        }
    }

    private static void agree(Plan.Builder next, PlanAgreed e) {
        Baseline.Builder baseline =
                Baseline.newBuilder().setNumber(e.getBaseline()).setAgreeTime(e.getOccurredTime());
        for (ActionItem item : next.getItemsList()) {
            baseline.addItems(BaselineItem.newBuilder()
                    .setItem(item.getName())
                    .setTeam(item.getTeam())
                    .setDueTime(item.getDueTime()));
        }
        next.setState(PlanState.PLAN_STATE_AGREED)
                .setAgreeTime(e.getOccurredTime())
                .addBaselines(baseline);
    }

    private static void commitment(
            Plan.Builder next, String team, EventMeta meta, Consumer<Commitment.Builder> change) {
        int at = indexOf(next.getCommitmentsList(), c -> c.getTeam().equals(team));
        if (at >= 0) {
            change.accept(next.getCommitmentsBuilder(at).setEtag(meta.etag()));
        }
    }

    private static void items(
            Plan.Builder next, List<String> names, EventMeta meta, Consumer<ActionItem.Builder> change) {
        names.forEach(name -> item(next, name, meta, change));
    }

    private static void item(Plan.Builder next, String name, EventMeta meta, Consumer<ActionItem.Builder> change) {
        int at = indexOf(next.getItemsList(), i -> i.getName().equals(name));
        if (at >= 0) {
            change.accept(next.getItemsBuilder(at).setEtag(meta.etag()));
        }
    }

    private static <T> int indexOf(List<T> list, Predicate<T> wanted) {
        for (int i = 0; i < list.size(); i++) {
            if (wanted.test(list.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
