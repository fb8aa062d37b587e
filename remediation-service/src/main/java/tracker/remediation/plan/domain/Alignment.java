package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CommitmentAccepted;
import tracker.plan.v1.CommitmentCountered;
import tracker.plan.v1.CommitmentDeclined;
import tracker.plan.v1.CommitmentDelegated;
import tracker.plan.v1.CommitmentNarrowed;
import tracker.plan.v1.CommitmentOffered;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.CommitmentWithdrawn;
import tracker.plan.v1.CounterCommitmentRequest;
import tracker.plan.v1.CounterProposal;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.DelegateCommitmentRequest;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanAgreed;
import tracker.plan.v1.PlanAligningStarted;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanItemCounterTaken;
import tracker.plan.v1.PlanItemReoffered;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.TakeCounterProposalRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.type.v1.Role;

/** The teams are asked and answer, until every item that counts has a team that stands by it. */
final class Alignment {

    private static final PlanState[] ASKING = {PlanState.PLAN_STATE_ALIGNING, PlanState.PLAN_STATE_REPLANNING};

    private Alignment() {}

    /** Whether teams are asked for items, and for what comes in, too. */
    static boolean isAsking(Plan plan) {
        return Arrays.asList(ASKING).contains(plan.getState());
    }

    static List<Message> offer(Context context, Plan plan) {
        Require.state(plan, "OfferPlan", PlanState.PLAN_STATE_PROPOSED);
        notBeforeProposed(context, plan.getName(), plan.getProposeTime());
        plan.getItemsList().stream()
                .filter(PlanFold::counts)
                .forEach(item -> notBeforeProposed(context, item.getName(), item.getProposeTime()));
        List<Message> events = new ArrayList<>();
        events.add(PlanAligningStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
        plan.getItemsList().stream()
                .filter(PlanFold::counts)
                .map(ActionItem::getTeam)
                .distinct()
                .map(team -> offered(context, team, names(Items.of(plan, team))))
                .forEach(events::add);
        return events;
    }

    static List<Message> reoffer(Context context, ReofferPlanItemRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Require.state(plan, "ReofferPlanItem", ASKING);
        notBeforeAsking(context, plan);
        notBeforeAsked(context, item);
        if (!Items.isOneOf(item, ItemState.ITEM_STATE_OFFERED)) {
            commitment(plan, item.getTeam()).ifPresent(answered -> notBeforeAnswered(context, answered));
        }
        if (item.getState() == ItemState.ITEM_STATE_RISK_ACCEPTED) {
            Require.state(plan, "ReofferPlanItem", PlanState.PLAN_STATE_REPLANNING);
        } else if (plan.getState() == PlanState.PLAN_STATE_REPLANNING) {
            Require.state(
                    item,
                    "ReofferPlanItem",
                    ItemState.ITEM_STATE_OFFERED,
                    ItemState.ITEM_STATE_DECLINED,
                    ItemState.ITEM_STATE_COUNTER_PROPOSED,
                    ItemState.ITEM_STATE_ACCEPTED,
                    ItemState.ITEM_STATE_IN_PROGRESS,
                    ItemState.ITEM_STATE_BLOCKED);
        } else {
            Require.state(
                    item,
                    "ReofferPlanItem",
                    ItemState.ITEM_STATE_OFFERED,
                    ItemState.ITEM_STATE_DECLINED,
                    ItemState.ITEM_STATE_COUNTER_PROPOSED);
        }
        Timestamp due = command.hasDueTime() ? Require.due(context, command.getDueTime()) : item.getDueTime();
        List<Message> events = new ArrayList<>();
        if (Items.isOneOf(item, ItemState.ITEM_STATE_BLOCKED)) { // it begins anew: what stood in the way ends by name
            events.add(Execution.unblocked(context, item));
        }
        events.add(PlanItemReoffered.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setTeam(command.getTeam())
                .setOwner(command.getOwner())
                .setDueTime(due)
                .build());
        if (!item.getTeam().equals(command.getTeam())) {
            Scope.unhelped(context, item).ifPresent(events::add);
            relieved(context, plan, item.getTeam(), events).ifPresent(events::add);
        }
        events.add(offered(context, command.getTeam(), List.of(item.getName())));
        return events;
    }

    static List<Message> accept(Context context, AcceptCommitmentRequest command, Plan plan) {
        boolean onBehalf = answersOnBehalf(context.caller(), command.getTeam(), plan);
        List<String> items =
                itemsToAnswer(context, plan, command.getTeam(), command.getItemsList(), "AcceptCommitment");
        List<Message> events = new ArrayList<>();
        for (String item : items) {
            if (Items.find(plan, item).getOwner().isEmpty()
                    && !command.getOwner().isEmpty()) {
                events.add(Scope.ownerSet(context, item, command.getOwner()));
            }
        }
        Require.owned(after(context, plan, events), items);
        events.add(CommitmentAccepted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setTeam(command.getTeam())
                .addAllItems(items)
                .setAnsweredBy(context.caller().subject())
                .setOnBehalf(onBehalf)
                .build());
        return agreedByAll(context, plan, events);
    }

    static List<Message> decline(Context context, DeclineCommitmentRequest command, Plan plan) {
        boolean onBehalf = answersOnBehalf(context.caller(), command.getTeam(), plan);
        return List.of(CommitmentDeclined.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setTeam(command.getTeam())
                .addAllItems(
                        itemsToAnswer(context, plan, command.getTeam(), command.getItemsList(), "DeclineCommitment"))
                .setAnsweredBy(context.caller().subject())
                .setOnBehalf(onBehalf)
                .setReason(command.getReason())
                .build());
    }

    static List<Message> counter(Context context, CounterCommitmentRequest command, Plan plan) {
        boolean onBehalf = answersOnBehalf(context.caller(), command.getTeam(), plan);
        List<String> named =
                command.getCountersList().stream().map(CounterProposal::getItem).toList();
        if (Set.copyOf(named).size() < named.size()) {
            throw Rejection.invalid(
                    "counters", Said.of("COUNTERED_TWICE", "name an item twice: counter each item once."));
        }
        itemsToAnswer(context, plan, command.getTeam(), named, "CounterCommitment");
        for (CounterProposal counter : command.getCountersList()) {
            if (!counter.hasDueTime()
                    && counter.getTitle().isEmpty()
                    && counter.getOwner().isEmpty()) {
                throw Rejection.invalid(
                        "counters",
                        Said.of(
                                "COUNTERED_WITH_NOTHING",
                                "change nothing about {item}: accept it instead.",
                                counter.getItem()));
            }
            if (counter.hasDueTime()) {
                Require.due(context, counter.getDueTime());
            }
        }
        return List.of(CommitmentCountered.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setTeam(command.getTeam())
                .addAllCounters(command.getCountersList())
                .setAnsweredBy(context.caller().subject())
                .setOnBehalf(onBehalf)
                .setReason(command.getReason())
                .build());
    }

    static List<Message> takeCounter(Context context, TakeCounterProposalRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Require.state(plan, "TakeCounterProposal", ASKING);
        Require.state(item, "TakeCounterProposal", ItemState.ITEM_STATE_COUNTER_PROPOSED);
        requireNotCounterer(context.caller(), item);
        notBeforeAsked(context, item);
        notBeforeAnswered(context, commitment(plan, item.getTeam()).orElseThrow());
        CounterProposal counter = item.getCounter();
        List<Message> events = new ArrayList<>();
        events.add(PlanItemCounterTaken.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setTitle(counter.getTitle().isEmpty() ? item.getTitle() : counter.getTitle())
                .setOwner(counter.getOwner().isEmpty() ? item.getOwner() : counter.getOwner())
                .setDueTime(counter.hasDueTime() ? counter.getDueTime() : item.getDueTime())
                .build());
        Require.owned(after(context, plan, events), List.of(item.getName()));
        return agreedByAll(context, plan, events);
    }

    static List<Message> delegate(Context context, DelegateCommitmentRequest command, Plan plan) {
        boolean onBehalf = answersOnBehalf(context.caller(), command.getTeam(), plan);
        String to = command.getToTeam();
        if (to.equals(command.getTeam())) {
            throw Rejection.invalid("to_team", Said.of("PASSED_TO_ITSELF", "is the team itself: name another."));
        }
        if (!onBehalf && Reader.isConfidential(plan)) {
            throw Rejection.of(
                    Reason.ROLE_NOT_ALLOWED,
                    Said.of(
                            "CONFIDENTIAL_NOT_PASSED_ON",
                            "{resource} is confidential: who leads it decides which other team learns of it. Decline, and say who should be asked.",
                            plan.getName()));
        }
        List<String> items =
                itemsToAnswer(context, plan, command.getTeam(), command.getItemsList(), "DelegateCommitment");
        for (String name : items) {
            if (Items.find(plan, name).getPassedOnByList().contains(to)) {
                throw Rejection.invalid(
                        "to_team",
                        Said.of("PASSED_ON_BEFORE", "passed {item} on before: name another team, or decline.", name));
            }
        }
        List<Message> events = new ArrayList<>();
        events.add(CommitmentDelegated.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setTeam(command.getTeam())
                .setToTeam(to)
                .addAllItems(items)
                .setAnsweredBy(context.caller().subject())
                .setOnBehalf(onBehalf)
                .setReason(command.getReason())
                .build());
        items.forEach(name -> Scope.unhelped(context, Items.find(plan, name)).ifPresent(events::add));
        events.add(offered(context, to, items));
        return events;
    }

    /** An item is dropped: what that means for its team, and for the agreement that may have waited for it only. */
    static List<Message> without(Context context, Plan plan, ActionItem item, Message dropped) {
        List<Message> events = new ArrayList<>();
        events.add(dropped);
        relieved(context, plan, item.getTeam(), events).ifPresent(events::add);
        return agreedByAll(context, plan, events);
    }

    static Optional<Commitment> commitment(Plan plan, String team) {
        return plan.getCommitmentsList().stream()
                .filter(commitment -> commitment.getTeam().equals(team))
                .findFirst();
    }

    /** As below, for an answer to the plan: who manages it asks the teams, and does not answer what they are asked. */
    private static boolean answersOnBehalf(Caller caller, String team, Plan plan) {
        boolean onBehalf = onBehalf(caller, team);
        if (onBehalf && caller.subject().equals(plan.getManager())) {
            throw Rejection.of(
                    Reason.SAME_PERSON,
                    Said.of(
                            "OWN_PLAN",
                            "You put this plan forward, so you do not answer for {team}: the team does, or a problem coordinator for it.",
                            team),
                    Map.of("resource", plan.getName()));
        }
        return onBehalf;
    }

    /** Whether the caller answers for a team that is not theirs, as only who leads the plan or the problem may. */
    static boolean onBehalf(Caller caller, String team) {
        if (caller.isOf(team)) {
            return false;
        }
        if (!caller.has(Role.ROLE_PROBLEM_COORDINATOR) && !caller.has(Role.ROLE_PROGRAM_MANAGER)) {
            Require.ownTeam(caller, team);
        }
        return true;
    }

    static CommitmentOffered offered(Context context, String team, List<String> items) {
        return CommitmentOffered.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setTeam(team)
                .addAllItems(items)
                .build();
    }

    /** The items that the answer speaks of: those named, each offered to the team; all that are offered when none is. */
    private static List<String> itemsToAnswer(
            Context context, Plan plan, String team, List<String> named, String step) {
        Require.state(plan, step, ASKING);
        Commitment commitment = commitment(plan, team)
                .orElseThrow(() -> Rejection.invalid(
                        "team", Said.of("TEAM_NOT_ASKED", "is not asked by this plan: {team}.", team)));
        for (String name : named) {
            ActionItem item = Items.find(plan, name);
            if (!item.getTeam().equals(team)) {
                throw Rejection.invalid(
                        "items",
                        Said.of("ITEM_OF_ANOTHER_TEAM", "name {item}, which is not asked of {team}.", name, team));
            }
            Require.state(item, step, ItemState.ITEM_STATE_OFFERED);
        }
        List<String> items = named.isEmpty()
                ? names(Items.of(plan, team).filter(item -> Items.isOneOf(item, ItemState.ITEM_STATE_OFFERED)))
                : named;
        if (items.isEmpty()) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "COMMITMENT_ANSWERED",
                            "The commitment of {team} is {answer}: {step} is not possible now.",
                            team,
                            commitment.getState(),
                            step));
        }
        for (String name : items) {
            ActionItem item = Items.find(plan, name);
            requireNotAsker(context.caller(), item);
            notBeforeAsked(context, item);
        }
        return items;
    }

    /** Who said what a team is asked does not answer in its place. */
    private static void requireNotAsker(Caller caller, ActionItem item) {
        if (caller.subject().equals(item.getAskedBy()) && !caller.isOf(item.getTeam())) {
            throw samePerson(
                    item,
                    Said.of(
                            "OWN_ASK",
                            "You asked {team} for {item}, so you do not answer for it: the team does, or somebody else for it.",
                            item.getTeam(),
                            item.getName()));
        }
    }

    /** What somebody countered in a team's place is taken by somebody else. */
    private static void requireNotCounterer(Caller caller, ActionItem item) {
        if (caller.subject().equals(item.getCounteredBy()) && !caller.isOf(item.getTeam())) {
            throw samePerson(
                    item,
                    Said.of(
                            "OWN_COUNTER",
                            "You countered for {team}, so you do not take it: somebody else does, or the team is asked anew.",
                            item.getTeam()));
        }
    }

    private static Rejection samePerson(ActionItem item, Said said) {
        return Rejection.of(Reason.SAME_PERSON, said, Map.of("resource", item.getName()));
    }

    private static void notBeforeAsked(Context context, ActionItem item) {
        context.requireNotBefore(
                item.getOfferTime(),
                time -> Said.of("BEFORE_ASKED", "lies before {time}, when {team} was asked.", time, item.getTeam()));
    }

    private static void notBeforeAnswered(Context context, Commitment answered) {
        context.requireNotBefore(
                answered.getAnswerTime(),
                time -> Said.of(
                        "BEFORE_ANSWERED", "lies before {time}, when {team} answered.", time, answered.getTeam()));
    }

    /** What changes a plan while teams are asked is not dated back to before that could begin. */
    static void notBeforeAsking(Context context, Plan plan) {
        if (plan.hasReplanning()) {
            context.requireNotBefore(
                    plan.getReplanning().getStartTime(),
                    time -> Said.of("BEFORE_REPLANNING", "lies before {time}, when the re-planning began.", time));
        } else if (plan.getState() == PlanState.PLAN_STATE_ALIGNING) {
            notBeforeProposed(context, plan.getName(), plan.getProposeTime());
        }
    }

    private static void notBeforeProposed(Context context, String name, Timestamp proposed) {
        context.requireNotBefore(
                proposed,
                time -> Said.of("BEFORE_PROPOSED", "lies before {time}, when {resource} was put forward.", time, name));
    }

    /**
     * While aligning, the plan is agreed as soon as every item that counts is accepted: with the latest of the answers, also where
     * the last that came in is dated back.
     */
    private static List<Message> agreedByAll(Context context, Plan plan, List<Message> events) {
        Plan after = after(context, plan, events);
        if (after.getState() == PlanState.PLAN_STATE_ALIGNING
                && after.getItemsList().stream().anyMatch(PlanFold::counts)
                && after.getItemsList().stream()
                        .filter(PlanFold::counts)
                        .allMatch(item -> Items.isOneOf(item, ItemState.ITEM_STATE_ACCEPTED))) {
            Require.owned(after, names(after.getItemsList().stream().filter(PlanFold::counts)));
            events.add(PlanAgreed.newBuilder()
                    .setOccurredTime(lastAnswer(context, after))
                    .setBaseline(plan.getBaselinesCount() + 1)
                    .build());
        }
        return events;
    }

    private static Timestamp lastAnswer(Context context, Plan plan) {
        return Stream.concat(
                        Stream.of(context.occurredTime()),
                        plan.getCommitmentsList().stream().map(Commitment::getAnswerTime))
                .max(Timestamps.comparator())
                .orElseThrow();
    }

    /** What it means for a team that an item is no longer its own: it is not asked any more, or it stands by the rest. */
    private static Optional<Message> relieved(Context context, Plan plan, String team, List<Message> events) {
        Optional<CommitmentState> before = commitment(plan, team).map(Commitment::getState);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Plan after = after(context, plan, events);
        if (Items.of(after, team).findAny().isEmpty()) {
            return Optional.of(CommitmentWithdrawn.newBuilder()
                    .setOccurredTime(context.occurredTime())
                    .setTeam(team)
                    .build());
        }
        if (before.get() != CommitmentState.COMMITMENT_STATE_ACCEPTED
                && commitment(after, team).map(Commitment::getState).orElseThrow()
                        == CommitmentState.COMMITMENT_STATE_ACCEPTED) {
            return Optional.of(CommitmentNarrowed.newBuilder()
                    .setOccurredTime(context.occurredTime())
                    .setTeam(team)
                    .build());
        }
        return Optional.empty();
    }

    private static Plan after(Context context, Plan plan, List<Message> events) {
        EventMeta meta = new EventMeta(
                0, context.occurred(), context.now(), context.caller().subject());
        Plan after = plan;
        for (Message event : events) {
            after = PlanFold.fold(after, event, meta);
        }
        return after;
    }

    private static List<String> names(Stream<ActionItem> items) {
        return items.map(ActionItem::getName).toList();
    }
}
