package tracker.remediation.plan.domain;

import static tracker.remediation.Scenario.NOW;
import static tracker.remediation.Scenario.timestamp;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ApproveReplanningRequest;
import tracker.plan.v1.AttachEvidence;
import tracker.plan.v1.Baseline;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.CancelPlanItemRequest;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ClosePlanItemRequest;
import tracker.plan.v1.CommentPlanItemRequest;
import tracker.plan.v1.CommentPlanRequest;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.CounterCommitmentRequest;
import tracker.plan.v1.CounterProposal;
import tracker.plan.v1.DecidePlanItemExtensionRequest;
import tracker.plan.v1.DecidePlanItemRiskAcceptanceRequest;
import tracker.plan.v1.DecidePlanRiskAcceptanceRequest;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.DelegateCommitmentRequest;
import tracker.plan.v1.EvidenceFile;
import tracker.plan.v1.ImplementPlanByFingerprints;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.JudgePlanByCount;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.RejectPlanItemRequest;
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
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

/**
 * Random steps by random people on a plan and on its model, sequence by sequence, each with a seed of its own; as a program, so
 * many sequences as the first argument says, drawn from the seed that is the second.
 */
final class PlanModelRun {

    /**
     * @param seed from which the seeds of the sequences were drawn
     * @param sequences how many there were
     * @param commands how many commands they had
     * @param differences how many ended otherwise than in the model
     */
    record Result(long seed, long sequences, long commands, long differences) {}

    private static final int STEPS = 150;
    private static final int ITEMS = 4;
    private static final List<String> TEAMS = List.of(Sample.ENGINEERING, Sample.POLICY, Sample.CONTENT);
    private static final Caller WRITER = Scenario.caller("writer", Set.of(Role.ROLE_PARTNER), "content");
    private static final List<Caller> PEOPLE = List.of(
            Sample.MANAGER,
            Sample.MANAGER,
            Sample.COORDINATOR,
            Sample.ENGINEER,
            Sample.OTHER_ENGINEER,
            Sample.LAWYER,
            WRITER);

    private final Set<PlanState> plansSeen = ConcurrentHashMap.newKeySet();
    private final Set<ItemState> itemsSeen = ConcurrentHashMap.newKeySet();
    private final Set<Descriptor> allowed = ConcurrentHashMap.newKeySet();
    private final LongAdder commands = new LongAdder();
    private final Queue<String> differences = new ConcurrentLinkedQueue<>();

    public static void main(String... arguments) {
        int sequences = Integer.parseInt(arguments[0]);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        PlanModelRun run = new PlanModelRun();
        run.walk(new Random(seed).longs(sequences));
        run.differences.forEach(System.out::println);
        System.out.println(new Result(seed, sequences, run.commands.sum(), run.differences.size()));
    }

    /** Plays a sequence for each seed, several at a time. */
    void walk(LongStream seeds) {
        seeds.parallel().forEach(this::walk);
    }

    Set<PlanState> plansSeen() {
        return plansSeen;
    }

    Set<ItemState> itemsSeen() {
        return itemsSeen;
    }

    /** Commands that were allowed at least once. */
    Set<Descriptor> allowed() {
        return allowed;
    }

    /** Where decider and model differed, each with its seed. */
    Queue<String> differences() {
        return differences;
    }

    private void walk(long seed) {
        Random random = new Random(seed);
        Scenario<Plan, Plan> plan = Sample.plan();
        PlanModel model = new PlanModel();
        for (int step = 0; step < STEPS; step++) {
            Caller caller = PEOPLE.get(random.nextInt(PEOPLE.size()));
            Plan before = plan.resource();
            Message command = command(random, step, before);
            boolean expected = model.take(caller, command);
            boolean happened = isAllowed(plan, caller, command);
            Plan after = plan.resource();
            commands.increment();
            String difference = difference(model, before, after);
            if (expected != happened || !expected && !after.equals(before) || !difference.isEmpty()) {
                differences.add("-Dplan.model.seed=%d, step %d: %s %s by %s: model %s, decider %s; %s\nbefore: %s"
                        .formatted(
                                seed,
                                step,
                                command.getDescriptorForType().getName(),
                                command,
                                caller.subject(),
                                expected ? "allows" : "refuses",
                                happened ? "allows" : "refuses",
                                difference,
                                before));
                return;
            }
            if (happened) {
                allowed.add(command.getDescriptorForType());
            }
            plansSeen.add(after.getState());
            after.getItemsList().forEach(item -> itemsSeen.add(item.getState()));
        }
    }

    private static boolean isAllowed(Scenario<Plan, Plan> plan, Caller caller, Message command) {
        try {
            plan.when(caller, command);
            return true;
        } catch (Rejection refused) {
            return false;
        }
    }

    private static boolean isLaxerThanAgreed(Plan plan) {
        Baseline agreed = plan.getBaselines(plan.getBaselinesCount() - 1);
        com.google.protobuf.Duration least = agreed.hasWindow() ? agreed.getWindow() : Durations.fromDays(30);
        com.google.protobuf.Duration window =
                plan.hasEffectiveness() ? plan.getEffectiveness().getWindow() : Durations.fromDays(30);
        return plan.getEffectiveness().getThreshold() > agreed.getThreshold() || Durations.compare(window, least) < 0;
    }

    /** Where decider and model, or the plan and what always holds, differ; empty when nowhere. */
    private static String difference(PlanModel model, Plan before, Plan after) {
        if (!after.getState().name().equals("PLAN_STATE_" + model.state)) {
            return "state is " + model.state + " in the model, " + after.getState();
        }
        if (!after.getTitle().equals(model.title) || !after.getSupersededBy().equals(model.supersededBy)) {
            return "it is \"%s\", superseded by \"%s\" in the model".formatted(model.title, model.supersededBy);
        }
        if (after.getCommentCount() != model.comments) {
            return "it has %d comments in the model".formatted(model.comments);
        }
        if (after.getBaselinesCount() != model.baselines || after.getItemsCount() != model.items.size()) {
            return "baselines or items differ in number";
        }
        if (after.getEffectiveness().getThreshold() != model.threshold
                || !after.getFingerprintsList().equals(model.fingerprints)
                || after.hasEffectiveness()
                        && after.getEffectiveness().getEndTime().getSeconds() != model.windowEnd) {
            return "tolerates %d until %d in the model, watching for %s"
                    .formatted(model.threshold, model.windowEnd, model.fingerprints);
        }
        for (ActionItem item : after.getItemsList()) {
            PlanModel.Item expected = Objects.requireNonNull(model.items.get(item.getName()));
            if (!item.getState().name().equals("ITEM_STATE_" + expected.state)
                    || !item.getTeam().equals(expected.team)
                    || item.getDueTime().getSeconds() != expected.due
                    || !item.getOwner().equals(expected.owner)
                    || !item.getContributorsList().equals(expected.contributors)
                    || item.getFilesCount() != expected.files.size()
                    || item.getCommentCount() != expected.comments) {
                return "%s is %s of %s due %d with %s in the model"
                        .formatted(item.getName(), expected.state, expected.team, expected.due, expected.contributors);
            }
            if (expected.workers.contains(item.getVerifier())
                    && !item.getVerifier().isEmpty()) {
                return item.getName() + " was verified by who worked on it";
            }
        }
        for (int i = 0; i < before.getItemsCount(); i++) {
            if (!after.getItems(i).getFirstDueTime().equals(before.getItems(i).getFirstDueTime())) {
                return "what was due first was overwritten";
            }
            if (etag(after.getItems(i).getEtag()) < etag(before.getItems(i).getEtag())
                    || etag(after.getItems(i).getEtag()) > etag(after.getEtag())) {
                return "an etag went back";
            }
        }
        if (!after.getBaselinesList().subList(0, before.getBaselinesCount()).equals(before.getBaselinesList())) {
            return "a baseline was overwritten";
        }
        if (Set.of(PlanState.PLAN_STATE_AGREED, PlanState.PLAN_STATE_IN_EXECUTION, PlanState.PLAN_STATE_MONITORING)
                        .contains(after.getState())
                && isLaxerThanAgreed(after)) {
            return "it is judged by less than was agreed";
        }
        if (Set.of(PlanState.PLAN_STATE_AGREED, PlanState.PLAN_STATE_IN_EXECUTION)
                .contains(after.getState())) {
            boolean stands = after.getCommitmentsList().stream()
                    .allMatch(c -> c.getState() == CommitmentState.COMMITMENT_STATE_ACCEPTED
                            || c.getState() == CommitmentState.COMMITMENT_STATE_DELEGATED);
            boolean owned = after.getItemsList().stream()
                    .noneMatch(item -> PlanFold.counts(item) && item.getOwner().isEmpty());
            boolean answered = after.getItemsList().stream().noneMatch(item -> Items.isOneOf(item, Items.UNANSWERED));
            return stands && answered && owned
                    ? ""
                    : "it is agreed, and not every team stands by it, or nobody is accountable";
        }
        return "";
    }

    private static long etag(String etag) {
        return etag.isEmpty() ? -1 : Long.parseLong(etag);
    }

    /** Building steps while the plan is built, and any step at any time; what ends a plan is rare. */
    private static Message command(Random random, int step, Plan plan) {
        if (step == 0) {
            return Sample.draft();
        }
        if (random.nextInt(100) == 0) {
            return rare(random);
        }
        String item = item(random, plan);
        if (random.nextInt(3) > 0) {
            return onward(random, plan, item);
        }
        String team = team(random);
        if (plan.getItemsCount() < ITEMS && random.nextInt(4) == 0) {
            return Sample.proposeItem().toBuilder()
                    .setRequestId("r-" + step)
                    .setTeam(team)
                    .setDueTime(due(random))
                    .build();
        }
        return switch (random.nextInt(56)) {
            case 0, 1 -> ProposePlanRequest.getDefaultInstance();
            case 2, 3 -> OfferPlanRequest.getDefaultInstance();
            case 4, 5, 6, 7, 8 ->
                AcceptCommitmentRequest.newBuilder()
                        .setTeam(team)
                        .addAllItems(some(random, plan))
                        .build();
            case 9 ->
                DeclineCommitmentRequest.newBuilder()
                        .setTeam(team)
                        .addAllItems(some(random, plan))
                        .build();
            case 10 -> {
                CounterProposal.Builder counter = CounterProposal.newBuilder().setItem(item);
                switch (random.nextInt(3)) {
                    case 0 -> counter.setDueTime(due(random));
                    case 1 -> counter.setTitle("Another way");
                    default -> {}
                }
                yield CounterCommitmentRequest.newBuilder()
                        .setTeam(team)
                        .addCounters(counter)
                        .build();
            }
            case 11, 12 -> TakeCounterProposalRequest.newBuilder().setName(item).build();
            case 13, 14 ->
                DelegateCommitmentRequest.newBuilder()
                        .setTeam(team)
                        .setToTeam(team(random))
                        .addAllItems(some(random, plan))
                        .build();
            case 15, 16 ->
                random.nextBoolean()
                        ? Sample.reoffer(item, team)
                        : Sample.reoffer(item, team).toBuilder()
                                .setDueTime(due(random))
                                .build();
            case 17 -> StartReplanningRequest.getDefaultInstance();
            case 18, 19, 20 -> ApproveReplanningRequest.getDefaultInstance();
            case 21 ->
                SetPlanItemDependenciesRequest.newBuilder()
                        .setName(item)
                        .addAllDependsOn(some(random, plan))
                        .build();
            case 22 ->
                SupersedePlanItemRequest.newBuilder()
                        .setName(item)
                        .setBy(item(random, plan))
                        .build();
            case 23 -> CancelPlanItemRequest.newBuilder().setName(item).build();
            case 24 ->
                RequestPlanItemExtensionRequest.newBuilder()
                        .setName(item)
                        .setDueTime(due(random))
                        .build();
            case 25 ->
                DecidePlanItemExtensionRequest.newBuilder()
                        .setName(item)
                        .setNumber(1 + random.nextInt(2))
                        .setApprove(random.nextBoolean())
                        .build();
            case 26 ->
                RequestPlanItemRiskAcceptanceRequest.newBuilder()
                        .setName(item)
                        .setExpireTime(due(random))
                        .build();
            case 27 ->
                DecidePlanItemRiskAcceptanceRequest.newBuilder()
                        .setName(item)
                        .setApprove(random.nextBoolean())
                        .build();
            case 28, 29, 30 -> StartPlanItemRequest.newBuilder().setName(item).build();
            case 31 -> BlockPlanItemRequest.newBuilder().setName(item).build();
            case 32 -> UnblockPlanItemRequest.newBuilder().setName(item).build();
            case 33, 34, 35 -> claim(item);
            case 36, 37, 38 -> VerifyPlanItemRequest.newBuilder().setName(item).build();
            case 39 -> RejectPlanItemRequest.newBuilder().setName(item).build();
            case 40 -> ClosePlanItemRequest.newBuilder().setName(item).build();
            case 41, 42, 45 -> implement(random);
            case 43 ->
                SetPlanItemContributorsRequest.newBuilder()
                        .setName(item)
                        .addAllContributors(
                                List.of("ann", "other-engineer", "coordinator").subList(0, random.nextInt(4)))
                        .build();
            case 44 ->
                SetEffectivenessCheckRequest.newBuilder()
                        .setThreshold(random.nextInt(3))
                        .setWindow(Durations.fromDays(1 + random.nextInt(40)))
                        .build();
            case 46, 47 ->
                AttachEvidence.newBuilder()
                        .setName(item)
                        .setFile(EvidenceFile.newBuilder().setName(item + "/files/" + random.nextInt(3)))
                        .build();
            case 48 ->
                claim(item).toBuilder()
                        .clearEvidence()
                        .addFiles(item + "/files/" + random.nextInt(3))
                        .build();
            case 49 ->
                SetPlanItemOwnerRequest.newBuilder()
                        .setName(item)
                        .setOwner(PEOPLE.get(random.nextInt(PEOPLE.size())).subject())
                        .build();
            case 50 ->
                UpdatePlanRequest.newBuilder()
                        .setTitle("Videos come back " + random.nextInt(3))
                        .build();
            case 51, 52 ->
                UpdatePlanItemRequest.newBuilder()
                        .setName(item)
                        .setDueTime(due(random))
                        .build();
            case 53 -> CommentPlanRequest.newBuilder().setText("Why?").build();
            case 54 ->
                CommentPlanItemRequest.newBuilder()
                        .setName(item)
                        .setText("Why?")
                        .build();
            default -> ResumePlanRequest.getDefaultInstance();
        };
    }

    /** A step that brings the plan or the item further, if somebody takes it who may. */
    private static Message onward(Random random, Plan plan, String name) {
        ActionItem item = plan.getItemsList().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElse(ActionItem.getDefaultInstance());
        return switch (plan.getState()) {
            case PLAN_STATE_DRAFT -> ProposePlanRequest.getDefaultInstance();
            case PLAN_STATE_PROPOSED -> OfferPlanRequest.getDefaultInstance();
            case PLAN_STATE_MONITORING ->
                JudgePlanByCount.newBuilder()
                        .setObserved(random.nextInt(20) == 0 ? 1 + random.nextInt(3) : 0)
                        .setUntilTime(timestamp(NOW.plus(Duration.ofDays(random.nextInt(45)))))
                        .build();
            case PLAN_STATE_SUSPENDED -> ResumePlanRequest.getDefaultInstance();
            default ->
                switch (item.getState()) {
                    case ITEM_STATE_OFFERED ->
                        AcceptCommitmentRequest.newBuilder()
                                .setTeam(item.getTeam())
                                .setOwner(item.getTeam())
                                .build();
                    case ITEM_STATE_DECLINED -> Sample.reoffer(name, team(random));
                    case ITEM_STATE_COUNTER_PROPOSED ->
                        TakeCounterProposalRequest.newBuilder().setName(name).build();
                    case ITEM_STATE_ACCEPTED ->
                        StartPlanItemRequest.newBuilder().setName(name).build();
                    case ITEM_STATE_IN_PROGRESS -> claim(name);
                    case ITEM_STATE_BLOCKED ->
                        UnblockPlanItemRequest.newBuilder().setName(name).build();
                    case ITEM_STATE_DONE_CLAIMED ->
                        VerifyPlanItemRequest.newBuilder().setName(name).build();
                    default ->
                        plan.getState() == PlanState.PLAN_STATE_REPLANNING
                                ? ApproveReplanningRequest.getDefaultInstance()
                                : implement(random);
                };
        };
    }

    private static Message rare(Random random) {
        return switch (random.nextInt(9)) {
            case 8 -> {
                int revision = 1 + random.nextInt(3);
                yield SupersedePlanCause.newBuilder()
                        .setCauseRevision(revision)
                        .setBy("plans/" + revision)
                        .build();
            }
            case 0 -> CancelPlanRequest.getDefaultInstance();
            case 1, 2 ->
                RequestPlanRiskAcceptanceRequest.newBuilder()
                        .setExpireTime(due(random))
                        .build();
            case 3, 4 ->
                DecidePlanRiskAcceptanceRequest.newBuilder()
                        .setApprove(random.nextBoolean())
                        .build();
            case 5 -> Sample.draft();
            default -> SuspendPlanRequest.getDefaultInstance();
        };
    }

    private static ImplementPlanByFingerprints implement(Random random) {
        return ImplementPlanByFingerprints.newBuilder()
                .addAllFingerprints(
                        List.of(Sample.FINGERPRINT, "1|audio|comes back").subList(0, random.nextInt(3)))
                .build();
    }

    private static ClaimPlanItemDoneRequest claim(String item) {
        return ClaimPlanItemDoneRequest.newBuilder()
                .setName(item)
                .addEvidence("https://example.org/change/7")
                .build();
    }

    private static String item(Random random, Plan plan) {
        return plan.getItemsCount() == 0
                ? Sample.FIX
                : plan.getItems(random.nextInt(plan.getItemsCount())).getName();
    }

    /** None, or one or two items of the plan. */
    private static List<String> some(Random random, Plan plan) {
        return Stream.generate(() -> item(random, plan))
                .limit(Math.max(0, random.nextInt(5) - 2))
                .distinct()
                .toList();
    }

    private static String team(Random random) {
        return TEAMS.get(random.nextInt(TEAMS.size()));
    }

    private static Timestamp due(Random random) {
        return timestamp(NOW.plus(Duration.ofDays(1 + random.nextInt(40))));
    }
}
