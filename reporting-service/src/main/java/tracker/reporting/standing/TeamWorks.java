package tracker.reporting.standing;

import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tracker.contract.Contract;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.DecisionState;
import tracker.plan.v1.Extension;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanProgress;
import tracker.reporting.v1.CommitmentToAnswer;
import tracker.reporting.v1.ExtensionOfItem;
import tracker.reporting.v1.ListedItem;
import tracker.reporting.v1.TeamPlanWork;
import tracker.reporting.v1.TeamWork;
import tracker.team.v1.Team;
import tracker.type.v1.Role;

/** What plans ask of a team: taken out of each plan as it is folded, put together for a reader at an instant. */
public final class TeamWorks {

    private static final Comparator<ListedItem> BY_DUE_TIME =
            Comparator.<ListedItem, com.google.protobuf.Timestamp>comparing(
                            row -> row.getItem().getDueTime(), Timestamps.comparator())
                    .thenComparing(row -> row.getItem().getName());

    private static final Set<Role> VERIFIERS = Set.copyOf(Contract.get()
            .rpc("tracker.plan.v1.PlanService/VerifyPlanItem")
            .orElseThrow()
            .access()
            .getRolesList());

    private TeamWorks() {}

    /** Teams that the plan asks, or that hold it up. */
    public static Set<String> teams(Plan plan) {
        Set<String> teams = asked(plan);
        plan.getItemsList().stream()
                .map(ActionItem::getBlockedBy)
                .filter(blocker -> blocker.startsWith("teams/"))
                .forEach(teams::add);
        return teams;
    }

    private static Set<String> asked(Plan plan) {
        Set<String> teams = new LinkedHashSet<>();
        plan.getCommitmentsList().forEach(commitment -> teams.add(commitment.getTeam()));
        plan.getItemsList().forEach(item -> teams.add(item.getTeam()));
        return teams;
    }

    /** What the plan asks of the team; nothing but its name when it is not under way, or has left the team alone. */
    public static TeamPlanWork of(Plan plan, String team) {
        TeamPlanWork.Builder work = TeamPlanWork.newBuilder().setPlan(plan.getName());
        if (!PlanProgress.isUnderWay(plan.getState()) || !teams(plan).contains(team)) {
            return work.build();
        }
        boolean isAsked = asked(plan).contains(team);
        List<ActionItem> open = PlanProgress.open(plan);
        Predicate<ActionItem> isOurs = item -> item.getTeam().equals(team);
        Set<String> blockers = new LinkedHashSet<>(
                open.stream().filter(isOurs).map(ActionItem::getName).toList());
        blockers.add(team);
        plan.getCommitmentsList().stream()
                .filter(commitment -> commitment.getTeam().equals(team))
                .findFirst()
                .ifPresent(work::setCommitment);
        return work.setPlanTitle(plan.getTitle())
                .setPlanState(plan.getState())
                .setManager(plan.getManager())
                .setConfidentiality(plan.getConfidentiality())
                .addAllItems(open.stream().filter(isOurs).toList())
                .addAllHoldsUp(PlanProgress.blocked(plan).stream()
                        .filter(item -> blockers.contains(item.getBlockedBy()))
                        .toList())
                .addAllUnverified(open.stream()
                        .filter(item -> isAsked && item.getState() == ItemState.ITEM_STATE_DONE_CLAIMED)
                        .toList())
                .build();
    }

    /** The work of the team over all plans, as that person sees it at that instant. */
    public static TeamWork of(Team team, Collection<TeamPlanWork> plans, Reader reader, Instant at) {
        List<ListedItem> items = listed(plans, TeamPlanWork::getItemsList, at);
        return TeamWork.newBuilder()
                .setTeam(team)
                .addAllToAnswer(plans.stream()
                        .filter(plan -> plan.getItemsList().stream().anyMatch(TeamWorks::isOffered))
                        .sorted(Comparator.<TeamPlanWork, com.google.protobuf.Timestamp>comparing(
                                        plan -> plan.getCommitment().getOfferTime(), Timestamps.comparator())
                                .thenComparing(TeamPlanWork::getPlan))
                        .map(plan -> toAnswer(plan, at))
                        .toList())
                .addAllItems(items.stream()
                        .filter(row -> !isOffered(row.getItem()) && !isDeclined(row.getItem()))
                        .toList())
                .addAllBlocked(items.stream()
                        .filter(row -> row.getItem().getState() == ItemState.ITEM_STATE_BLOCKED)
                        .toList())
                .addAllHoldsUp(listed(plans, TeamPlanWork::getHoldsUpList, at))
                .addAllToVerify(listed(plans, TeamPlanWork::getUnverifiedList, at).stream()
                        .filter(row -> verifies(reader, row.getItem()))
                        .toList())
                .addAllExtensions(
                        items.stream().flatMap(row -> extensions(row, at)).toList())
                .setViewTime(EventMeta.toTimestamp(at))
                .build();
    }

    private static boolean verifies(Reader reader, ActionItem item) {
        return !Collections.disjoint(reader.roles(), VERIFIERS) && !PlanProgress.isWorkOf(reader.subject(), item);
    }

    private static boolean isOffered(ActionItem item) {
        return item.getState() == ItemState.ITEM_STATE_OFFERED;
    }

    private static boolean isDeclined(ActionItem item) {
        return item.getState() == ItemState.ITEM_STATE_DECLINED;
    }

    private static CommitmentToAnswer toAnswer(TeamPlanWork plan, Instant at) {
        Commitment commitment = plan.getCommitment();
        return CommitmentToAnswer.newBuilder()
                .setPlan(plan.getPlan())
                .setPlanTitle(plan.getPlanTitle())
                .setCommitment(commitment)
                .addAllItems(plan.getItemsList().stream()
                        .filter(TeamWorks::isOffered)
                        .toList())
                .setWaitingDays(Board.daysSince(commitment.getOfferTime(), at))
                .setManager(plan.getManager())
                .setConfidentiality(plan.getConfidentiality())
                .build();
    }

    private static List<ListedItem> listed(
            Collection<TeamPlanWork> plans, Function<TeamPlanWork, List<ActionItem>> which, Instant at) {
        return plans.stream()
                .flatMap(plan -> which.apply(plan).stream().map(item -> listed(plan, item, at)))
                .sorted(BY_DUE_TIME)
                .toList();
    }

    private static ListedItem listed(TeamPlanWork plan, ActionItem item, Instant at) {
        return Standings.judged(
                ListedItem.newBuilder()
                        .setItem(item)
                        .setPlan(plan.getPlan())
                        .setPlanTitle(plan.getPlanTitle())
                        .setPlanState(plan.getPlanState())
                        .build(),
                at);
    }

    private static Stream<ExtensionOfItem> extensions(ListedItem row, Instant at) {
        List<Extension> asked = row.getItem().getExtensionsList();
        Stream<ExtensionOfItem> pending = asked.stream()
                .filter(extension -> extension.getState() == DecisionState.DECISION_STATE_PENDING)
                .map(extension -> ExtensionOfItem.newBuilder()
                        .setItem(row)
                        .setExtension(extension)
                        .setWaitingDays(Board.daysSince(extension.getRequestTime(), at))
                        .build());
        Stream<ExtensionOfItem> decided = asked.stream()
                .filter(extension -> extension.getState() != DecisionState.DECISION_STATE_PENDING)
                .max(Comparator.comparingInt(Extension::getNumber))
                .map(extension -> ExtensionOfItem.newBuilder()
                        .setItem(row)
                        .setExtension(extension)
                        .build())
                .stream();
        return Stream.concat(pending, decided);
    }
}
