package tracker.plan.v1;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tracker.contract.EventMeta;

/**
 * What the events of a plan mean. The etag of an item or a commitment moves only with the events that touch it, a commitment's
 * also with how the plan is judged, for that is part of what a team accepts; comments move
 * the plan's alone, and what was seen before them is good still. What its problem was known by when it was drafted is no part
 * of it: an escalation may have taught that which is confidential by now.
 */
public final class PlanFold {

    /** So many are kept with what they are about. */
    private static final int COMMENTS = 3;

    private PlanFold() {}

    public static Plan fold(Plan plan, Message event, EventMeta meta) {
        Plan.Builder next = plan.toBuilder()
                .setEtag(meta.etag())
                .setUncommentedEtag(isComment(event) ? uncommented(plan) : "")
                .setUpdateTime(meta.occurredTimestamp());
        switch (event) {
            case PlanDrafted e ->
                next.setState(PlanState.PLAN_STATE_DRAFT)
                        .setProblem(e.getProblem())
                        .setCauseRevision(e.getCauseRevision())
                        .setTitle(e.getTitle())
                        .setCause(e.getCause())
                        .setPredecessor(e.getPredecessor())
                        .addAllLessons(e.getLessonsList())
                        .addAllLessonsByCode(e.getLessonsByCodeList())
                        .setDraftTime(e.getOccurredTime())
                        .setConfidentiality(e.getConfidentiality())
                        .addAllViewers(e.getViewersList());
            case PlanUpdated e -> next.setTitle(e.getTitle());
            case PlanCauseSuperseded e -> next.setSupersededBy(e.getBy()).setLatestCauseRevision(e.getCauseRevision());
            case PlanConfidentialityChanged e ->
                next.setConfidentiality(e.getConfidentiality()).clearViewers().addAllViewers(e.getViewersList());
            case PlanItemProposed e ->
                next.addItems(ActionItem.newBuilder()
                        .setName(e.getItem())
                        .setEtag(meta.etag())
                        .setState(ItemState.ITEM_STATE_PROPOSED)
                        .setKind(e.getKind())
                        .setTitle(e.getTitle())
                        .setTeam(e.getTeam())
                        .setOwner(e.getOwner())
                        .setDueTime(e.getDueTime())
                        .setFirstDueTime(e.getDueTime())
                        .setAskedBy(meta.actor())
                        .setProposeTime(e.getOccurredTime()));
            case PlanItemUpdated e ->
                item(next, e.getItem(), meta, item -> correct(item, e).setAskedBy(meta.actor()));
            case PlanProposed e ->
                next.setState(PlanState.PLAN_STATE_PROPOSED)
                        .setManager(meta.actor())
                        .setProposeTime(e.getOccurredTime());
            case PlanAligningStarted e -> next.setState(PlanState.PLAN_STATE_ALIGNING);
            case CommitmentOffered e -> {
                offer(next, e, meta);
                items(
                        next,
                        e.getItemsList(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_OFFERED).setOfferTime(e.getOccurredTime()));
            }
            case PlanItemReoffered e -> {
                String before = teamOf(next, e.getItem());
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_OFFERED)
                                .setAskedBy(meta.actor())
                                .setTeam(e.getTeam())
                                .setOwner(e.getOwner())
                                .setDueTime(e.getDueTime())
                                .setAnswerReason("")
                                .setBlockedReason("")
                                .setBlockedBy("")
                                .clearCounter()
                                .clearCounteredBy()
                                .clearPassedOnBy()
                                .clearRiskExpireTime());
                settle(next, before, meta);
            }
            case CommitmentAccepted e -> {
                items(next, e.getItemsList(), meta, item -> item.setState(ItemState.ITEM_STATE_ACCEPTED));
                answer(next, e.getTeam(), meta, e.getAnsweredBy(), e.getOnBehalf(), "");
            }
            case CommitmentDeclined e -> {
                items(
                        next,
                        e.getItemsList(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_DECLINED).setAnswerReason(e.getReason()));
                answer(next, e.getTeam(), meta, e.getAnsweredBy(), e.getOnBehalf(), e.getReason());
            }
            case CommitmentCountered e -> {
                for (CounterProposal counter : e.getCountersList()) {
                    item(
                            next,
                            counter.getItem(),
                            meta,
                            item -> item.setState(ItemState.ITEM_STATE_COUNTER_PROPOSED)
                                    .setCounter(counter)
                                    .setCounteredBy(e.getAnsweredBy())
                                    .setAnswerReason(e.getReason()));
                }
                answer(next, e.getTeam(), meta, e.getAnsweredBy(), e.getOnBehalf(), e.getReason());
            }
            case PlanItemCounterTaken e -> {
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_ACCEPTED)
                                .setTitle(e.getTitle())
                                .setOwner(e.getOwner())
                                .setDueTime(e.getDueTime())
                                .setAnswerReason("")
                                .clearCounter()
                                .clearCounteredBy());
                settle(next, teamOf(next, e.getItem()), meta);
            }
            case CommitmentDelegated e -> {
                items(
                        next,
                        e.getItemsList(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_OFFERED)
                                .setTeam(e.getToTeam())
                                .setOwner("")
                                .setAskedBy(meta.actor())
                                .setAnswerReason(e.getReason())
                                .addPassedOnBy(e.getTeam()));
                answer(next, e.getTeam(), meta, e.getAnsweredBy(), e.getOnBehalf(), e.getReason());
                commitment(next, e.getTeam(), meta, c -> c.setDelegatedTo(e.getToTeam()));
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
            case PlanAgreed e -> {
                baseline(next, e.getBaseline(), e.getOccurredTime());
                next.setState(PlanState.PLAN_STATE_AGREED).setAgreeTime(e.getOccurredTime());
            }
            case PlanReplanningStarted e ->
                next.setState(PlanState.PLAN_STATE_REPLANNING)
                        .setReplanning(Replanning.newBuilder()
                                .setReason(e.getReason())
                                .setRequester(e.getRequester())
                                .setStartTime(e.getOccurredTime()));
            case PlanReplanned e -> {
                baseline(next, e.getBaseline(), e.getOccurredTime())
                        .setReason(e.getReason())
                        .setRequester(e.getRequester())
                        .setApprover(e.getApprover());
                next.setState(PlanState.PLAN_STATE_IN_EXECUTION).clearReplanning();
            }
            case PlanExecutionStarted e -> next.setState(PlanState.PLAN_STATE_IN_EXECUTION);
            case PlanItemStarted e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> worked(item, meta.actor())
                                .setState(ItemState.ITEM_STATE_IN_PROGRESS)
                                .setOwner(e.getOwner())
                                .setStartTime(e.getOccurredTime()));
            case PlanItemBlocked e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_BLOCKED)
                                .setBlockedReason(e.getReason())
                                .setBlockedBy(e.getBlockedBy()));
            case PlanItemUnblocked e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_IN_PROGRESS)
                                .setBlockedReason("")
                                .setBlockedBy(""));
            case PlanItemDoneClaimed e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_DONE_CLAIMED)
                                .clearEvidence()
                                .addAllEvidence(e.getEvidenceList())
                                .clearEvidenceFiles()
                                .addAllEvidenceFiles(e.getFilesList())
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
            case PlanItemDependenciesSet e ->
                item(next, e.getItem(), meta, item -> item.clearDependsOn().addAllDependsOn(e.getDependsOnList()));
            case PlanItemContributorsSet e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.clearContributors().addAllContributors(e.getContributorsList()));
            case PlanItemOwnerSet e -> item(next, e.getItem(), meta, item -> item.setOwner(e.getOwner()));
            case PlanItemExtensionRequested e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.addExtensionsBuilder()
                                .setNumber(e.getNumber())
                                .setState(DecisionState.DECISION_STATE_PENDING)
                                .setDueTime(e.getDueTime())
                                .setPreviousDueTime(item.getDueTime())
                                .setReason(e.getReason())
                                .setRequester(e.getRequester())
                                .setRequestTime(e.getOccurredTime()));
            case PlanItemExtensionDecided e -> item(next, e.getItem(), meta, item -> extend(item, e));
            case PlanItemSuperseded e ->
                end(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_SUPERSEDED)
                                .clearRiskExpireTime()
                                .setSupersededBy(e.getBy())
                                .setEndReason(e.getReason()));
            case PlanItemCancelled e ->
                end(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setState(ItemState.ITEM_STATE_CANCELLED)
                                .clearRiskExpireTime()
                                .setEndReason(e.getReason()));
            case PlanItemRiskAcceptanceRequested e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> item.setRiskAcceptance(
                                requested(e.getReason(), e.getExpireTime(), e.getRequester(), e.getOccurredTime())));
            case PlanItemRiskAcceptanceDecided e ->
                end(next, e.getItem(), meta, item -> {
                    decide(
                            item.getRiskAcceptanceBuilder(),
                            e.getApproved(),
                            e.getReason(),
                            e.getDecider(),
                            e.getOccurredTime());
                    if (e.getApproved()) {
                        item.setState(ItemState.ITEM_STATE_RISK_ACCEPTED)
                                .setRiskExpireTime(item.getRiskAcceptance().getExpireTime());
                    }
                });
            case PlanItemEvidenceAttached e ->
                item(
                        next,
                        e.getItem(),
                        meta,
                        item -> worked(item, e.getUploader())
                                .addFilesBuilder()
                                .setName(e.getFile())
                                .setFileName(e.getFileName())
                                .setMediaType(e.getMediaType())
                                .setSize(e.getSize())
                                .setSha256(e.getSha256())
                                .setUploader(e.getUploader())
                                .setUploadTime(e.getOccurredTime()));
            case PlanCommented e -> {
                next.clearComments().addAllComments(last(plan.getCommentsList(), comment(e.getText(), meta)));
                next.setCommentCount(plan.getCommentCount() + 1);
            }
            case PlanItemCommented e -> comment(next, e, meta);
            case PlanSuspended e ->
                next.setSuspendedState(next.getState())
                        .setState(PlanState.PLAN_STATE_SUSPENDED)
                        .setEndReason(e.getReason());
            case PlanResumed e ->
                next.setState(next.getSuspendedState())
                        .clearSuspendedState()
                        .clearRiskExpireTime()
                        .setEndReason("");
            case PlanCancelled e ->
                next.setState(PlanState.PLAN_STATE_CANCELLED)
                        .setCancelTime(e.getOccurredTime())
                        .clearSuspendedState()
                        .setEndReason(e.getReason());
            case PlanRiskAcceptanceRequested e ->
                next.setRiskAcceptance(
                        requested(e.getReason(), e.getExpireTime(), e.getRequester(), e.getOccurredTime()));
            case PlanRiskAcceptanceDecided e -> {
                decide(
                        next.getRiskAcceptanceBuilder(),
                        e.getApproved(),
                        e.getReason(),
                        e.getDecider(),
                        e.getOccurredTime());
                if (e.getApproved()) {
                    if (next.getState() != PlanState.PLAN_STATE_RISK_ACCEPTED) {
                        next.setSuspendedState(next.getState());
                    }
                    next.setState(PlanState.PLAN_STATE_RISK_ACCEPTED)
                            .setRiskExpireTime(next.getRiskAcceptance().getExpireTime());
                }
            }
            case PlanEffectivenessCheckSet e -> {
                next.getEffectivenessBuilder().setThreshold(e.getThreshold()).setWindow(e.getWindow());
                next.getCommitmentsBuilderList().forEach(asked -> asked.setEtag(meta.etag()));
            }
            case PlanFingerprintsRead e -> next.clearFingerprints().addAllFingerprints(e.getFingerprintsList());
            case PlanMonitoringStarted e ->
                next.setState(PlanState.PLAN_STATE_MONITORING)
                        .clearFingerprints()
                        .addAllFingerprints(e.getFingerprintsList())
                        .setEffectiveness(EffectivenessCheck.newBuilder()
                                .setThreshold(e.getThreshold())
                                .setWindow(e.getWindow())
                                .addAllFingerprints(e.getFingerprintsList())
                                .setStartTime(e.getOccurredTime())
                                .setEndTime(e.getEndTime()));
            case PlanClosedEffective e -> {
                next.setState(PlanState.PLAN_STATE_CLOSED_EFFECTIVE);
                next.getEffectivenessBuilder().setObserved(e.getObserved()).setJudgeTime(e.getOccurredTime());
            }
            case PlanClosedIneffective e -> {
                next.setState(PlanState.PLAN_STATE_CLOSED_INEFFECTIVE).setSuccessor(e.getSuccessor());
                next.getEffectivenessBuilder().setObserved(e.getObserved()).setJudgeTime(e.getOccurredTime());
            }
            case PlanImplemented e ->
                next.setState(PlanState.PLAN_STATE_IMPLEMENTED).setImplementTime(e.getOccurredTime());
            default -> {}
        }
        if (next.getState() == PlanState.PLAN_STATE_REPLANNING && isOfScope(event)) {
            Replanning.Builder replanning = next.getReplanningBuilder();
            if (!replanning.getChangedByList().contains(meta.actor())) {
                replanning.addChangedBy(meta.actor());
            }
        }
        return next.build();
    }

    /** Whether the event says what belongs to the plan, of whom, and by when, or how it is judged. */
    private static boolean isOfScope(Message event) {
        return switch (event) {
            case PlanItemProposed e -> true;
            case PlanItemReoffered e -> true;
            case CommitmentDelegated e -> true;
            case PlanItemCounterTaken e -> true;
            case PlanItemDependenciesSet e -> true;
            case PlanItemSuperseded e -> true;
            case PlanItemCancelled e -> true;
            case PlanEffectivenessCheckSet e -> true;
            default -> false;
        };
    }

    private static boolean isComment(Message event) {
        return event instanceof PlanCommented || event instanceof PlanItemCommented;
    }

    private static String uncommented(Plan plan) {
        return plan.getUncommentedEtag().isEmpty() ? plan.getEtag() : plan.getUncommentedEtag();
    }

    /** The item's etag stays: nobody who changes it overwrites what is said of it. */
    private static void comment(Plan.Builder next, PlanItemCommented e, EventMeta meta) {
        int at = indexOfItem(next, e.getItem());
        if (at >= 0) {
            ActionItem item = next.getItems(at);
            next.setItems(
                    at,
                    item.toBuilder()
                            .clearComments()
                            .addAllComments(last(item.getCommentsList(), comment(e.getText(), meta)))
                            .setCommentCount(item.getCommentCount() + 1));
        }
    }

    private static Comment comment(String text, EventMeta meta) {
        return Comment.newBuilder()
                .setAuthor(meta.actor())
                .setCommentTime(meta.occurredTimestamp())
                .setText(text)
                .build();
    }

    private static List<Comment> last(List<Comment> before, Comment added) {
        return Stream.concat(before.stream().skip(Math.max(0, before.size() - COMMENTS + 1)), Stream.of(added))
                .toList();
    }

    /** What the event does not say is as it was, and when it was first due stays. */
    private static ActionItem.Builder correct(ActionItem.Builder item, PlanItemUpdated e) {
        if (e.getKind() != ItemKind.ITEM_KIND_UNSPECIFIED) {
            item.setKind(e.getKind());
        }
        if (!e.getTitle().isEmpty()) {
            item.setTitle(e.getTitle());
        }
        if (e.hasDueTime()) {
            item.setDueTime(e.getDueTime());
        }
        return item;
    }

    /** Asking a team again after it answered replaces its answer; one that has not answered was asked when it was asked first. */
    private static void offer(Plan.Builder next, CommitmentOffered e, EventMeta meta) {
        Commitment.Builder offered = Commitment.newBuilder()
                .setTeam(e.getTeam())
                .setState(CommitmentState.COMMITMENT_STATE_OFFERED)
                .setOfferTime(e.getOccurredTime())
                .setEtag(meta.etag());
        int at = indexOf(next.getCommitmentsList(), c -> c.getTeam().equals(e.getTeam()));
        if (at < 0) {
            next.addCommitments(offered);
            return;
        }
        Commitment before = next.getCommitments(at);
        if (before.getState() == CommitmentState.COMMITMENT_STATE_OFFERED && before.hasOfferTime()) {
            offered.setOfferTime(before.getOfferTime());
        }
        next.setCommitments(at, offered);
    }

    private static Baseline.Builder baseline(Plan.Builder next, int number, Timestamp agreed) {
        Baseline.Builder baseline = next.addBaselinesBuilder().setNumber(number).setAgreeTime(agreed);
        if (next.hasEffectiveness()) {
            baseline.setThreshold(next.getEffectiveness().getThreshold())
                    .setWindow(next.getEffectiveness().getWindow());
        }
        next.getItemsList().stream()
                .filter(PlanFold::counts)
                .forEach(item -> baseline.addItems(BaselineItem.newBuilder()
                        .setItem(item.getName())
                        .setTeam(item.getTeam())
                        .setDueTime(item.getDueTime())));
        return baseline;
    }

    /** Whether the item is part of the plan: neither cancelled nor superseded nor left at an accepted risk. */
    public static boolean counts(ActionItemOrBuilder item) {
        return switch (item.getState()) {
            case ITEM_STATE_CANCELLED, ITEM_STATE_SUPERSEDED, ITEM_STATE_RISK_ACCEPTED -> false;
            default -> true;
        };
    }

    private static ActionItem.Builder worked(ActionItem.Builder item, String subject) {
        return subject.isEmpty() || item.getWorkedByList().contains(subject) ? item : item.addWorkedBy(subject);
    }

    /** A team has answered: who, when, why, and what its commitment is worth now. */
    private static void answer(
            Plan.Builder next, String team, EventMeta meta, String answeredBy, boolean onBehalf, String reason) {
        commitment(
                next,
                team,
                meta,
                c -> c.setState(standing(next, team).orElse(CommitmentState.COMMITMENT_STATE_DELEGATED))
                        .setAnswerTime(meta.occurredTimestamp())
                        .setAnsweredBy(answeredBy)
                        .setOnBehalf(onBehalf)
                        .setReason(reason));
    }

    /** A team carries other items than before: its commitment follows them. One that waits again waits since it is asked anew. */
    private static void settle(Plan.Builder next, String team, EventMeta meta) {
        int at = indexOf(next.getCommitmentsList(), c -> c.getTeam().equals(team));
        if (at >= 0) {
            standing(next, team)
                    .filter(state -> state != next.getCommitments(at).getState())
                    .ifPresent(state -> {
                        Commitment.Builder settled =
                                next.getCommitmentsBuilder(at).setState(state).setEtag(meta.etag());
                        if (state == CommitmentState.COMMITMENT_STATE_OFFERED) {
                            settled.clearOfferTime();
                        }
                    });
        }
    }

    /** What the team's items make of its commitment; nothing when it has none that count. */
    private static Optional<CommitmentState> standing(Plan.Builder next, String team) {
        EnumSet<ItemState> states = EnumSet.noneOf(ItemState.class);
        for (ActionItem item : next.getItemsList()) {
            if (item.getTeam().equals(team) && counts(item)) {
                states.add(item.getState());
            }
        }
        if (states.isEmpty()) {
            return Optional.empty();
        }
        if (states.contains(ItemState.ITEM_STATE_OFFERED)) {
            return Optional.of(CommitmentState.COMMITMENT_STATE_OFFERED);
        }
        if (states.contains(ItemState.ITEM_STATE_DECLINED)) {
            return Optional.of(CommitmentState.COMMITMENT_STATE_DECLINED);
        }
        return Optional.of(
                states.contains(ItemState.ITEM_STATE_COUNTER_PROPOSED)
                        ? CommitmentState.COMMITMENT_STATE_COUNTER_PROPOSED
                        : CommitmentState.COMMITMENT_STATE_ACCEPTED);
    }

    private static void extend(ActionItem.Builder item, PlanItemExtensionDecided e) {
        int at = indexOf(item.getExtensionsList(), extension -> extension.getNumber() == e.getNumber());
        if (at < 0) {
            return;
        }
        item.getExtensionsBuilder(at)
                .setState(decision(e.getApproved()))
                .setDecider(e.getDecider())
                .setDecisionReason(e.getReason())
                .setDecideTime(e.getOccurredTime());
        if (e.getApproved()) {
            item.setDueTime(item.getExtensions(at).getDueTime());
        }
    }

    private static RiskAcceptance requested(String reason, Timestamp expires, String requester, Timestamp when) {
        return RiskAcceptance.newBuilder()
                .setState(DecisionState.DECISION_STATE_PENDING)
                .setExpireTime(expires)
                .setReason(reason)
                .setRequester(requester)
                .setRequestTime(when)
                .build();
    }

    private static void decide(
            RiskAcceptance.Builder risk, boolean approved, String reason, String decider, Timestamp when) {
        risk.setState(decision(approved))
                .setDecisionReason(reason)
                .setDecider(decider)
                .setDecideTime(when);
    }

    private static DecisionState decision(boolean approved) {
        return approved ? DecisionState.DECISION_STATE_APPROVED : DecisionState.DECISION_STATE_DENIED;
    }

    private static void commitment(
            Plan.Builder next, String team, EventMeta meta, Consumer<Commitment.Builder> change) {
        int at = indexOf(next.getCommitmentsList(), c -> c.getTeam().equals(team));
        if (at >= 0) {
            change.accept(next.getCommitmentsBuilder(at).setEtag(meta.etag()));
        }
    }

    /** Changes an item so that it may count no longer. */
    private static void end(Plan.Builder next, String name, EventMeta meta, Consumer<ActionItem.Builder> change) {
        item(next, name, meta, change);
        settle(next, teamOf(next, name), meta);
    }

    private static String teamOf(Plan.Builder next, String item) {
        int at = indexOfItem(next, item);
        return at < 0 ? "" : next.getItems(at).getTeam();
    }

    private static void items(
            Plan.Builder next, List<String> names, EventMeta meta, Consumer<ActionItem.Builder> change) {
        names.forEach(name -> item(next, name, meta, change));
    }

    private static void item(Plan.Builder next, String name, EventMeta meta, Consumer<ActionItem.Builder> change) {
        int at = indexOfItem(next, name);
        if (at >= 0) {
            ActionItem.Builder item = next.getItems(at).toBuilder().setEtag(meta.etag());
            if (PlanProgress.isBegun(item.getState())) { // who steps aside now has worked on it
                worked(item, item.getOwner());
                worked(item, item.getDoer());
                next.getItems(at).getContributorsList().forEach(helper -> worked(item, helper));
            }
            change.accept(item);
            next.setItems(at, item);
        }
    }

    /**
     * The place of the item; -1 when there is none. Plans have hundreds of items and thousands of events: names, which differ in
     * their ends only, are told apart by their hashes, and no builder of an item is asked for, since the list would from then on
     * be looked through and copied with them.
     */
    private static int indexOfItem(Plan.Builder next, String name) {
        int hash = name.hashCode();
        for (int i = 0; i < next.getItemsCount(); i++) {
            String other = next.getItems(i).getName();
            if (other.hashCode() == hash && other.equals(name)) {
                return i;
            }
        }
        return -1;
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
