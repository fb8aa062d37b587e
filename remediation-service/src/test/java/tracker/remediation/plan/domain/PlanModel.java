package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.ApproveReplanningRequest;
import tracker.plan.v1.AttachEvidence;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.CancelPlanItemRequest;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ClosePlanItemRequest;
import tracker.plan.v1.CommentPlanItemRequest;
import tracker.plan.v1.CommentPlanRequest;
import tracker.plan.v1.CounterCommitmentRequest;
import tracker.plan.v1.CounterProposal;
import tracker.plan.v1.DecidePlanItemExtensionRequest;
import tracker.plan.v1.DecidePlanItemRiskAcceptanceRequest;
import tracker.plan.v1.DecidePlanRiskAcceptanceRequest;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.DelegateCommitmentRequest;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.ImplementPlanByFingerprints;
import tracker.plan.v1.JudgePlanByCount;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.RejectPlanItemRequest;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.RequestPlanItemExtensionRequest;
import tracker.plan.v1.RequestPlanItemRiskAcceptanceRequest;
import tracker.plan.v1.RequestPlanRiskAcceptanceRequest;
import tracker.plan.v1.ResumePlanRequest;
import tracker.plan.v1.SetEffectivenessCheckRequest;
import tracker.plan.v1.SetPlanItemContributorsRequest;
import tracker.plan.v1.SetPlanItemDependenciesRequest;
import tracker.plan.v1.SetPlanItemOwnerRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.StartReplanningRequest;
import tracker.plan.v1.SupersedePlanCause;
import tracker.plan.v1.SupersedePlanItemRequest;
import tracker.plan.v1.SuspendPlanRequest;
import tracker.plan.v1.TakeCounterProposalRequest;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.plan.v1.UpdatePlanItemRequest;
import tracker.plan.v1.UpdatePlanRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

/** The plan told a second time, by states and who may move them, without events: what the decider is compared with. */
final class PlanModel {

    private static final Set<String> ACTIVE =
            Set.of("DRAFT", "PROPOSED", "ALIGNING", "AGREED", "IN_EXECUTION", "REPLANNING");
    private static final Set<String> WORKING = Set.of("AGREED", "IN_EXECUTION", "REPLANNING");
    private static final Set<String> UNANSWERED = Set.of("PROPOSED", "OFFERED", "DECLINED", "COUNTER_PROPOSED");
    private static final Set<String> UNDER_WAY = Set.of("ACCEPTED", "IN_PROGRESS", "BLOCKED");
    private static final Set<String> GONE = Set.of("CANCELLED", "SUPERSEDED", "RISK_ACCEPTED");

    private static final long DAYS_WATCHED = Duration.ofDays(30).toSeconds();

    /** One item: its team, its state as a word, and what its rules need to remember. */
    static final class Item {
        String team;
        String state;
        long due;
        String owner = "";
        String askedBy = "";
        String counteredBy = "";
        String doer = "";
        long counterDue;
        List<String> first = List.of();
        Set<String> passedOnBy = new HashSet<>();
        List<Ask> extensions = new ArrayList<>();
        List<String> contributors = List.of();
        List<String> files = new ArrayList<>();
        Set<String> workers = new HashSet<>();
        int comments;

        @Nullable
        String supersededBy;

        @Nullable
        String riskAskedBy;

        long riskAskedUntil;
        long riskExpires;

        Item(String team, String state, long due) {
            this.team = team;
            this.state = state;
            this.due = due;
        }

        /** Who is accountable, helps or has claimed it done has worked on it once it was begun. */
        void worked(String... others) {
            if (Set.of("IN_PROGRESS", "BLOCKED", "DONE_CLAIMED").contains(state)) {
                workers.add(owner);
                workers.addAll(contributors);
                workers.add(doer);
                workers.addAll(List.of(others));
            }
        }

        boolean counts() {
            return !GONE.contains(state);
        }

        boolean isDone() {
            return state.equals("VERIFIED") || state.equals("CLOSED");
        }

        /** Left at a risk, it may be decided anew. */
        boolean isUndecided() {
            return !isFinished() || state.equals("RISK_ACCEPTED");
        }

        boolean isFinished() {
            return GONE.contains(state) || isDone();
        }
    }

    private static final class Ask {
        final String by;
        final long due;
        boolean open = true;

        Ask(String by, long due) {
            this.by = by;
            this.due = due;
        }
    }

    String state = "UNSPECIFIED";
    String title = "";
    String supersededBy = "";
    private int latestCause = 1;
    int baselines;
    int comments;
    int threshold;
    long windowEnd;
    List<String> fingerprints = List.of();
    private long window = DAYS_WATCHED;
    private boolean isCheckSet;
    final Map<String, Item> items = new LinkedHashMap<>();
    private String before = "";
    private String manager = "";
    private final Set<String> replanners = new HashSet<>();
    private @Nullable String riskAskedBy;

    /** Takes the step if it is allowed, and says whether it was. */
    boolean take(Caller caller, Message command) {
        boolean allowed = allows(caller, command);
        if (allowed
                && state.equals("ALIGNING")
                && items.values().stream().anyMatch(Item::counts)
                && items.values().stream().filter(Item::counts).allMatch(item -> item.state.equals("ACCEPTED"))) {
            state = "AGREED";
            baselines++;
        }
        return allowed;
    }

    private boolean allows(Caller caller, Message command) {
        return switch (command) {
            case DraftPlanForCause c -> {
                title = state.equals("UNSPECIFIED") ? c.getTitle() : title;
                state = state.equals("UNSPECIFIED") ? "DRAFT" : state;
                yield true;
            }
            case ProposePlanItemRequest c -> {
                boolean allowed =
                        Set.of("DRAFT", "PROPOSED", "ALIGNING", "REPLANNING").contains(state);
                if (allowed) {
                    Item item = new Item(c.getTeam(), isAsking() ? "OFFERED" : "PROPOSED", seconds(c.getDueTime()));
                    item.askedBy = caller.subject();
                    items.put(Items.name(Sample.PLAN, caller, c.getRequestId()), item);
                    replans(caller);
                }
                yield allowed;
            }
            case UpdatePlanRequest c -> {
                boolean allowed = ACTIVE.contains(state) || state.equals("MONITORING");
                title = allowed ? c.getTitle() : title;
                yield allowed;
            }
            case UpdatePlanItemRequest c -> {
                boolean allowed = Set.of("DRAFT", "PROPOSED").contains(state)
                        && items.containsKey(c.getName())
                        && item(c.getName()).state.equals("PROPOSED");
                if (allowed) {
                    boolean changes = item(c.getName()).due != seconds(c.getDueTime());
                    item(c.getName()).askedBy = changes ? caller.subject() : item(c.getName()).askedBy;
                    item(c.getName()).due = seconds(c.getDueTime());
                }
                yield allowed;
            }
            case SupersedePlanCause c -> {
                boolean newer = c.getCauseRevision() > latestCause
                        && !Set.of("CLOSED_EFFECTIVE", "CLOSED_INEFFECTIVE", "CANCELLED")
                                .contains(state);
                supersededBy = newer ? c.getBy() : supersededBy;
                latestCause = newer ? c.getCauseRevision() : latestCause;
                yield true;
            }
            case ProposePlanRequest c -> {
                boolean allowed =
                        moves("DRAFT", "PROPOSED", items.values().stream().anyMatch(Item::counts));
                manager = allowed ? caller.subject() : manager;
                yield allowed;
            }
            case OfferPlanRequest c -> {
                boolean allowed = moves("PROPOSED", "ALIGNING", true);
                if (allowed) {
                    items.values().stream().filter(Item::counts).forEach(item -> item.state = "OFFERED");
                }
                yield allowed;
            }
            case ReofferPlanItemRequest c -> reoffer(caller, c) && replans(caller);
            case AcceptCommitmentRequest c -> {
                List<Item> asked = answerable(caller, c.getTeam(), c.getItemsList());
                boolean allowed = !c.getOwner().isEmpty() || asked.stream().noneMatch(item -> item.owner.isEmpty());
                if (allowed) {
                    asked.forEach(item -> item.owner = item.owner.isEmpty() ? c.getOwner() : item.owner);
                }
                yield allowed && answer(caller, c.getTeam(), c.getItemsList(), "ACCEPTED");
            }
            case DeclineCommitmentRequest c -> answer(caller, c.getTeam(), c.getItemsList(), "DECLINED");
            case CounterCommitmentRequest c -> {
                List<String> named = c.getCountersList().stream()
                        .map(CounterProposal::getItem)
                        .toList();
                boolean allowed = named.stream().distinct().count() == named.size()
                        && c.getCountersList().stream()
                                .allMatch(counter -> counter.hasDueTime()
                                        || !counter.getTitle().isEmpty())
                        && answer(caller, c.getTeam(), named, "COUNTER_PROPOSED");
                if (allowed) {
                    c.getCountersList().forEach(counter -> {
                        Item item = item(counter.getItem());
                        item.counterDue = counter.hasDueTime() ? seconds(counter.getDueTime()) : item.due;
                        item.counteredBy = caller.subject();
                    });
                }
                yield allowed;
            }
            case TakeCounterProposalRequest c -> {
                boolean allowed = isAsking()
                        && items.containsKey(c.getName())
                        && !item(c.getName()).owner.isEmpty()
                        && (caller.isOf(item(c.getName()).team)
                                || !caller.subject().equals(item(c.getName()).counteredBy))
                        && itemMoves(c.getName(), Set.of("COUNTER_PROPOSED"), "ACCEPTED");
                if (allowed) {
                    item(c.getName()).due = item(c.getName()).counterDue;
                    replans(caller);
                }
                yield allowed;
            }
            case DelegateCommitmentRequest c -> delegate(caller, c);
            case StartReplanningRequest c -> {
                boolean allowed = moves("AGREED", "REPLANNING", true) || moves("IN_EXECUTION", "REPLANNING", true);
                if (allowed) {
                    replanners.clear();
                    replanners.add(caller.subject());
                }
                yield allowed;
            }
            case ApproveReplanningRequest c -> {
                boolean allowed = moves(
                        "REPLANNING",
                        "IN_EXECUTION",
                        !replanners.contains(caller.subject())
                                && items.values().stream().noneMatch(item -> UNANSWERED.contains(item.state)));
                baselines += allowed ? 1 : 0;
                yield allowed;
            }
            case SetPlanItemDependenciesRequest c -> depend(caller, c.getName(), c.getDependsOnList());
            case SupersedePlanItemRequest c ->
                !c.getBy().equals(c.getName())
                        && items.containsKey(c.getBy())
                        && item(c.getBy()).counts()
                        && !wouldWaitForItself(c.getName(), c.getBy())
                        && supersedes(c.getName(), c.getBy())
                        && replans(caller);
            case CancelPlanItemRequest c ->
                items.entrySet().stream()
                                .anyMatch(other -> !other.getKey().equals(c.getName())
                                        && other.getValue().counts())
                        && drops(c.getName(), "CANCELLED")
                        && replans(caller);
            case RequestPlanItemExtensionRequest c -> {
                Item item = items.get(c.getName());
                boolean allowed = item != null
                        && mayAnswerFor(caller, item.team)
                        && WORKING.contains(state)
                        && UNDER_WAY.contains(item.state)
                        && item.extensions.stream().noneMatch(ask -> ask.open)
                        && seconds(c.getDueTime()) > item.due;
                if (allowed) {
                    item(c.getName()).extensions.add(new Ask(caller.subject(), seconds(c.getDueTime())));
                }
                yield allowed;
            }
            case DecidePlanItemExtensionRequest c -> decideExtension(caller, c);
            case RequestPlanItemRiskAcceptanceRequest c -> {
                Item item = items.get(c.getName());
                boolean allowed = item != null && mayLeave(item) && item.riskAskedBy == null;
                if (allowed) {
                    item(c.getName()).riskAskedBy = caller.subject();
                    item(c.getName()).riskAskedUntil = seconds(c.getExpireTime());
                }
                yield allowed;
            }
            case DecidePlanItemRiskAcceptanceRequest c -> {
                Item item = items.get(c.getName());
                boolean allowed = item != null
                        && mayLeave(item)
                        && item.riskAskedBy != null
                        && !caller.subject().equals(item.riskAskedBy);
                if (allowed) {
                    item(c.getName()).riskAskedBy = null;
                    if (c.getApprove()) {
                        item(c.getName()).state = "RISK_ACCEPTED";
                        item(c.getName()).riskExpires = item(c.getName()).riskAskedUntil;
                    }
                }
                yield allowed;
            }
            case SuspendPlanRequest c -> {
                boolean allowed = ACTIVE.contains(state);
                before = allowed ? state : before;
                state = allowed ? "SUSPENDED" : state;
                yield allowed;
            }
            case ResumePlanRequest c -> moves("SUSPENDED", before, true);
            case CancelPlanRequest c -> moves(state, "CANCELLED", ACTIVE.contains(state) || state.equals("SUSPENDED"));
            case RequestPlanRiskAcceptanceRequest c -> {
                boolean allowed = mayEnd() && riskAskedBy == null;
                riskAskedBy = allowed ? caller.subject() : riskAskedBy;
                yield allowed;
            }
            case DecidePlanRiskAcceptanceRequest c -> {
                boolean allowed =
                        mayEnd() && riskAskedBy != null && !caller.subject().equals(riskAskedBy);
                riskAskedBy = allowed ? null : riskAskedBy;
                state = allowed && c.getApprove() ? "RISK_ACCEPTED" : state;
                yield allowed;
            }
            case StartPlanItemRequest c -> {
                boolean allowed = items.containsKey(c.getName())
                        && waits(c.getName()).stream()
                                .allMatch(name -> item(name).isFinished())
                        && works(caller, c.getName(), "ACCEPTED", "IN_PROGRESS");
                if (allowed) {
                    Item item = item(c.getName());
                    item.owner = item.owner.isEmpty() ? caller.subject() : item.owner;
                    item.worked(caller.subject());
                }
                state = allowed && state.equals("AGREED") ? "IN_EXECUTION" : state;
                yield allowed;
            }
            case BlockPlanItemRequest c -> works(caller, c.getName(), "IN_PROGRESS", "BLOCKED");
            case UnblockPlanItemRequest c -> works(caller, c.getName(), "BLOCKED", "IN_PROGRESS");
            case ClaimPlanItemDoneRequest c -> {
                boolean allowed = items.containsKey(c.getName())
                        && c.getEvidenceCount() + c.getFilesCount() > 0
                        && item(c.getName()).files.containsAll(c.getFilesList())
                        && works(caller, c.getName(), "IN_PROGRESS", "DONE_CLAIMED");
                if (allowed) {
                    item(c.getName()).doer = caller.subject();
                    item(c.getName()).worked();
                }
                yield allowed;
            }
            case VerifyPlanItemRequest c ->
                items.containsKey(c.getName())
                        && !item(c.getName()).owner.equals(caller.subject())
                        && !item(c.getName()).contributors.contains(caller.subject())
                        && !item(c.getName()).workers.contains(caller.subject())
                        && judges(caller, c.getName(), "VERIFIED");
            case RejectPlanItemRequest c -> judges(caller, c.getName(), "IN_PROGRESS");
            case ClosePlanItemRequest c ->
                Set.of("IN_EXECUTION", "REPLANNING", "IMPLEMENTED", "MONITORING")
                                .contains(state)
                        && itemMoves(c.getName(), Set.of("VERIFIED"), "CLOSED");
            case ImplementPlanByFingerprints c -> {
                boolean allowed = moves(
                        "IN_EXECUTION",
                        "MONITORING",
                        c.getFingerprintsCount() > 0
                                && items.values().stream().allMatch(Item::isFinished)
                                && items.values().stream().anyMatch(Item::isDone)
                                && items.values().stream()
                                        .noneMatch(item -> item.state.equals("RISK_ACCEPTED")
                                                && item.riskExpires < Scenario.NOW.getEpochSecond() + window));
                fingerprints = allowed ? c.getFingerprintsList() : fingerprints;
                windowEnd = allowed ? Scenario.NOW.getEpochSecond() + window : windowEnd;
                yield allowed;
            }
            case SetEffectivenessCheckRequest c -> {
                long seconds = c.getWindow().getSeconds();
                boolean stricter = c.getThreshold() <= threshold && seconds >= window;
                boolean isNew = !isCheckSet || c.getThreshold() != threshold || seconds != window;
                boolean allowed = ACTIVE.contains(state) && (stricter || !isBarAccepted());
                threshold = allowed ? c.getThreshold() : threshold;
                window = allowed ? seconds : window;
                isCheckSet |= allowed;
                yield allowed && (!isNew || replans(caller));
            }
            case CommentPlanRequest _ -> {
                comments++;
                yield true;
            }
            case CommentPlanItemRequest c -> {
                Item item = items.get(c.getName());
                if (item != null) {
                    item(c.getName()).comments++;
                }
                yield item != null;
            }
            case SetPlanItemContributorsRequest c -> {
                Item item = items.get(c.getName());
                boolean allowed = item != null
                        && (caller.has(Role.ROLE_PROGRAM_MANAGER) || caller.isOf(item.team))
                        && ACTIVE.contains(state)
                        && !item.isFinished()
                        && !item.state.equals("DONE_CLAIMED");
                if (allowed) {
                    item(c.getName()).worked();
                    item(c.getName()).contributors = c.getContributorsList();
                }
                yield allowed;
            }
            case SetPlanItemOwnerRequest c -> {
                Item item = items.get(c.getName());
                boolean allowed = item != null
                        && (caller.has(Role.ROLE_PROGRAM_MANAGER) || caller.isOf(item.team))
                        && ACTIVE.contains(state)
                        && !item.isFinished()
                        && !item.state.equals("DONE_CLAIMED");
                if (allowed) {
                    item(c.getName()).worked();
                    item(c.getName()).owner = c.getOwner();
                }
                yield allowed;
            }
            case AttachEvidence c -> {
                Item item = items.get(c.getName());
                boolean allowed = item != null
                        && caller.isOf(item.team)
                        && WORKING.contains(state)
                        && !item.isFinished()
                        && item.files.size() < 20;
                if (allowed) {
                    item(c.getName()).files.add(c.getFile().getName());
                    item(c.getName()).workers.add(caller.subject());
                }
                yield allowed;
            }
            case JudgePlanByCount c -> judge(c);
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    private boolean judge(JudgePlanByCount c) {
        if (state.equals("CLOSED_EFFECTIVE") || state.equals("CLOSED_INEFFECTIVE")) {
            return true;
        }
        return c.getObserved() > threshold
                ? moves("MONITORING", "CLOSED_INEFFECTIVE", true)
                : moves("MONITORING", "CLOSED_EFFECTIVE", seconds(c.getUntilTime()) >= windowEnd);
    }

    /** A team has accepted the plan as it is judged, or would with other items. */
    private boolean isBarAccepted() {
        return Set.of("AGREED", "IN_EXECUTION").contains(state)
                || state.equals("ALIGNING")
                        && items.values().stream()
                                .anyMatch(item ->
                                        Set.of("ACCEPTED", "COUNTER_PROPOSED").contains(item.state));
    }

    /** Whoever changes what is re-planned does not approve it; always allowed. */
    private boolean replans(Caller caller) {
        if (state.equals("REPLANNING")) {
            replanners.add(caller.subject());
        }
        return true;
    }

    private boolean isAsking() {
        return state.equals("ALIGNING") || state.equals("REPLANNING");
    }

    private boolean mayLeave(Item item) {
        return Set.of("ALIGNING", "AGREED", "IN_EXECUTION", "REPLANNING").contains(state) && item.isUndecided();
    }

    private boolean mayEnd() {
        return ACTIVE.contains(state) || state.equals("IMPLEMENTED") || state.equals("MONITORING");
    }

    private boolean moves(String from, String to, boolean when) {
        boolean allowed = state.equals(from) && when;
        state = allowed ? to : state;
        return allowed;
    }

    private boolean reoffer(Caller caller, ReofferPlanItemRequest c) {
        Item item = items.get(c.getName());
        boolean allowed = item != null
                && (isAsking()
                                && Set.of("OFFERED", "DECLINED", "COUNTER_PROPOSED")
                                        .contains(item.state)
                        || state.equals("REPLANNING")
                                && (UNDER_WAY.contains(item.state) || item.state.equals("RISK_ACCEPTED")));
        if (allowed) {
            Item offered = item(c.getName());
            offered.worked();
            offered.contributors = offered.team.equals(c.getTeam()) ? offered.contributors : List.of();
            offered.team = c.getTeam();
            offered.state = "OFFERED";
            offered.askedBy = caller.subject();
            offered.owner = c.getOwner();
            offered.due = c.hasDueTime() ? seconds(c.getDueTime()) : offered.due;
            offered.passedOnBy.clear();
        }
        return allowed;
    }

    private static boolean mayAnswerFor(Caller caller, String team) {
        return caller.isOf(team) || caller.has(Role.ROLE_PROGRAM_MANAGER) || caller.has(Role.ROLE_PROBLEM_COORDINATOR);
    }

    /** The items that a team may answer now, of those named or of all; empty when the answer is not allowed. */
    private List<Item> answerable(Caller caller, String team, List<String> named) {
        boolean isAsker = !caller.isOf(team) && caller.subject().equals(manager);
        if (!mayAnswerFor(caller, team) || isAsker || !isAsking()) {
            return List.of();
        }
        List<Item> offered = items.entrySet().stream()
                .filter(entry -> named.isEmpty() || named.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(item -> item.team.equals(team) && item.state.equals("OFFERED"))
                .toList();
        boolean hasAsked = !caller.isOf(team)
                && offered.stream().anyMatch(item -> caller.subject().equals(item.askedBy));
        return !hasAsked && (named.isEmpty() || offered.size() == named.size()) ? offered : List.of();
    }

    private boolean answer(Caller caller, String team, List<String> named, String answer) {
        List<Item> asked = answerable(caller, team, named);
        asked.forEach(item -> item.state = answer);
        return !asked.isEmpty();
    }

    private boolean delegate(Caller caller, DelegateCommitmentRequest c) {
        List<Item> asked = answerable(caller, c.getTeam(), c.getItemsList());
        boolean allowed = !asked.isEmpty()
                && !c.getTeam().equals(c.getToTeam())
                && asked.stream().noneMatch(item -> item.passedOnBy.contains(c.getToTeam()));
        if (allowed) {
            asked.forEach(item -> {
                item.team = c.getToTeam();
                item.owner = "";
                item.askedBy = caller.subject();
                item.contributors = List.of();
                item.passedOnBy.add(c.getTeam());
            });
            replans(caller);
        }
        return allowed;
    }

    private boolean depend(Caller caller, String name, List<String> first) {
        Item item = items.get(name);
        if (item == null
                || !ACTIVE.contains(state)
                || !(UNANSWERED.contains(item.state) || item.state.equals("ACCEPTED"))
                || !items.keySet().containsAll(first)) {
            return false;
        }
        Set<String> reached = new HashSet<>(first);
        boolean grew = true;
        while (grew) {
            Set<String> next = new HashSet<>(reached);
            reached.forEach(
                    each -> next.addAll(item(each).supersededBy == null ? item(each).first : List.of(inPlaceOf(each))));
            grew = reached.addAll(next);
        }
        if (reached.contains(name)) {
            return false;
        }
        boolean changes = !item.first.equals(first);
        item.first = List.copyOf(first);
        return !changes || replans(caller);
    }

    private String inPlaceOf(String name) {
        String by = item(name).supersededBy;
        return by == null ? name : inPlaceOf(by);
    }

    /** What comes first of an item by now. */
    private Set<String> waits(String name) {
        Set<String> first = new HashSet<>();
        item(name).first.forEach(each -> first.add(inPlaceOf(each)));
        first.remove(name);
        return first;
    }

    private boolean wouldWaitForItself(String name, String by) {
        if (!items.containsKey(name) || item(name).isFinished()) {
            return false;
        }
        item(name).supersededBy = by;
        Set<String> reached = waits(by);
        boolean grew = true;
        while (grew) {
            Set<String> next = new HashSet<>();
            reached.forEach(each -> next.addAll(waits(each)));
            grew = reached.addAll(next);
        }
        item(name).supersededBy = null;
        return reached.contains(by);
    }

    private boolean supersedes(String name, String by) {
        boolean allowed = drops(name, "SUPERSEDED");
        if (allowed) {
            item(name).supersededBy = by;
        }
        return allowed;
    }

    private boolean drops(String name, String to) {
        Item item = items.get(name);
        if (item == null
                || !item.isUndecided()
                || !Set.of("DRAFT", "PROPOSED", "ALIGNING", "REPLANNING").contains(state)) {
            return false;
        }
        item.state = to;
        return true;
    }

    private boolean decideExtension(Caller caller, DecidePlanItemExtensionRequest c) {
        Item item = items.get(c.getName());
        if (item == null || !WORKING.contains(state) || c.getNumber() > item.extensions.size()) {
            return false;
        }
        Ask ask = item.extensions.get(c.getNumber() - 1);
        if (!ask.open
                || ask.by.equals(caller.subject())
                || c.getApprove() && (!UNDER_WAY.contains(item.state) || ask.due <= item.due)) {
            return false;
        }
        ask.open = false;
        item.due = c.getApprove() ? ask.due : item.due;
        return true;
    }

    private boolean works(Caller caller, String name, String from, String to) {
        return WORKING.contains(state)
                && items.containsKey(name)
                && caller.isOf(item(name).team)
                && itemMoves(name, Set.of(from), to);
    }

    private boolean judges(Caller caller, String name, String to) {
        return WORKING.contains(state)
                && items.containsKey(name)
                && !item(name).doer.equals(caller.subject())
                && itemMoves(name, Set.of("DONE_CLAIMED"), to);
    }

    private boolean itemMoves(String name, Set<String> from, String to) {
        Item item = items.get(name);
        if (item == null || !from.contains(item.state)) {
            return false;
        }
        item.state = to;
        return true;
    }

    private Item item(String name) {
        Item item = items.get(name);
        if (item == null) {
            throw new IllegalArgumentException(name);
        }
        return item;
    }

    private static long seconds(Timestamp time) {
        return time.getSeconds();
    }
}
