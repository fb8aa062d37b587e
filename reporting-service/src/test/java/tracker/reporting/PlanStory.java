package tracker.reporting;

import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import tracker.contract.EventMeta;
import tracker.plan.v1.CommitmentAccepted;
import tracker.plan.v1.CommitmentCountered;
import tracker.plan.v1.CommitmentDeclined;
import tracker.plan.v1.CommitmentDelegated;
import tracker.plan.v1.CommitmentOffered;
import tracker.plan.v1.CounterProposal;
import tracker.plan.v1.ItemKind;
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
import tracker.plan.v1.PlanItemCommented;
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
import tracker.plan.v1.PlanUpdated;
import tracker.reporting.PlanReplay.Item;

/** The life of one plan, made up from a seed: as remediation-service would tell it, some of it dated back. */
public final class PlanStory {

    private static final List<String> PEOPLE = List.of("ann", "bob", "cen", "dai");

    private final Random random;
    private final Scene scene;
    private final PlanReplay plan = new PlanReplay();
    private final List<String> teams;
    private Instant clock;
    private int items;

    private PlanStory(long seed, Instant start, List<String> teams) {
        this.random = new Random(seed);
        this.scene = new Scene("plan", "plans/" + new UUID(random.nextLong(), random.nextLong()));
        this.teams = teams;
        this.clock = start.plus(random.nextInt(20 * 24), ChronoUnit.HOURS);
    }

    /** A plan that begins within 20 days after the start and goes on for some weeks. */
    public static Scene of(long seed, Instant start, List<String> teams) {
        PlanStory story = new PlanStory(seed, start, teams);
        story.tell(20 + story.random.nextInt(120));
        return story.scene;
    }

    private void tell(int steps) {
        happens(PlanDrafted.newBuilder()
                .setOccurredTime(now())
                .setProblem("problems/" + random.nextInt(10))
                .setCauseRevision(1)
                .setTitle("Plan %d of 整改".formatted(random.nextInt(1000)))
                .setCause("Because of %d%%_".formatted(random.nextInt(100)))
                .addFingerprints("fp-" + random.nextInt(4))
                .build());
        for (int i = 2 + random.nextInt(6); i > 0; i--) {
            propose();
        }
        for (int i = 0; i < steps; i++) {
            clock = clock.plus(random.nextInt(40), ChronoUnit.HOURS);
            step();
            if (i % 25 == 24) {
                happens(PlanUpdated.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(clock))
                        .setTitle("Plan %d of 整改, anew".formatted(i))
                        .build());
            }
            if (i % 7 == 3) {
                happens(PlanItemCommented.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(clock))
                        .setItem(scene.name() + "/items/" + (1 + i % items))
                        .setText("At step " + i)
                        .build());
            }
        }
    }

    private void step() {
        switch (plan.state) {
            case "DRAFT" ->
                happens(PlanProposed.newBuilder().setOccurredTime(now()).build());
            case "PROPOSED" -> {
                happens(PlanAligningStarted.newBuilder().setOccurredTime(now()).build());
                plan.teams()
                        .forEach(team -> happens(CommitmentOffered.newBuilder()
                                .setOccurredTime(now())
                                .setTeam(team)
                                .addAllItems(names(item -> item.team.equals(team)))
                                .build()));
            }
            case "ALIGNING" -> {
                align();
                if (plan.items.values().stream().allMatch(item -> !item.counts() || item.state.equals("ACCEPTED"))) {
                    happens(PlanAgreed.newBuilder()
                            .setOccurredTime(now())
                            .setBaseline(1)
                            .build());
                }
            }
            case "AGREED", "IN_EXECUTION" -> work();
            case "REPLANNING" -> replan();
            case "SUSPENDED" ->
                happens(PlanResumed.newBuilder().setOccurredTime(now()).build());
            case "IMPLEMENTED" ->
                happens(PlanMonitoringStarted.newBuilder()
                        .setOccurredTime(now())
                        .setEndTime(EventMeta.toTimestamp(clock.plus(30, ChronoUnit.DAYS)))
                        .addFingerprints("fp-1")
                        .build());
            case "MONITORING" -> {
                if (random.nextInt(10) == 0) {
                    happens(
                            random.nextBoolean()
                                    ? PlanClosedEffective.newBuilder()
                                            .setOccurredTime(now())
                                            .build()
                                    : PlanClosedIneffective.newBuilder()
                                            .setOccurredTime(now())
                                            .setObserved(7)
                                            .build());
                }
            }
            default -> {}
        }
    }

    private void align() {
        Item item = any(each ->
                List.of("OFFERED", "DECLINED", "COUNTER_PROPOSED", "PROPOSED").contains(each.state));
        if (item == null) {
            return;
        }
        switch (item.state) {
            case "OFFERED" -> answer(item);
            case "COUNTER_PROPOSED" ->
                happens(PlanItemCounterTaken.newBuilder()
                        .setOccurredTime(now())
                        .setItem(item.name)
                        .setTitle("Countered")
                        .setOwner(person())
                        .setDueTime(due())
                        .build());
            default -> reoffer(item);
        }
    }

    private void answer(Item item) {
        String team = item.team;
        List<String> offered = names(each -> each.team.equals(team) && each.state.equals("OFFERED"));
        switch (random.nextInt(10)) {
            case 0 ->
                happens(CommitmentDeclined.newBuilder()
                        .setOccurredTime(now())
                        .setTeam(team)
                        .addItems(item.name)
                        .setReason("no")
                        .build());
            case 1 ->
                happens(CommitmentCountered.newBuilder()
                        .setOccurredTime(now())
                        .setTeam(team)
                        .addCounters(CounterProposal.newBuilder().setItem(item.name))
                        .build());
            case 2 -> {
                String other = team();
                happens(CommitmentDelegated.newBuilder()
                        .setOccurredTime(now())
                        .setTeam(team)
                        .setToTeam(other)
                        .addItems(item.name)
                        .build());
                happens(CommitmentOffered.newBuilder()
                        .setOccurredTime(now())
                        .setTeam(other)
                        .addItems(item.name)
                        .build());
            }
            default ->
                happens(CommitmentAccepted.newBuilder()
                        .setOccurredTime(now())
                        .setTeam(team)
                        .addAllItems(offered)
                        .build());
        }
    }

    private void reoffer(Item item) {
        String team = team();
        happens(PlanItemReoffered.newBuilder()
                .setOccurredTime(now())
                .setItem(item.name)
                .setTeam(team)
                .setOwner(person())
                .setDueTime(due())
                .build());
        happens(CommitmentOffered.newBuilder()
                .setOccurredTime(now())
                .setTeam(team)
                .addItems(item.name)
                .build());
    }

    private void work() {
        if (plan.items.values().stream().noneMatch(Item::open)) {
            happens(PlanImplemented.newBuilder().setOccurredTime(now()).build());
            return;
        }
        switch (random.nextInt(40)) {
            case 0 -> happens(PlanSuspended.newBuilder().setOccurredTime(now()).build());
            case 1, 2 ->
                happens(PlanReplanningStarted.newBuilder()
                        .setOccurredTime(now())
                        .build());
            case 3 -> {
                if (random.nextInt(4) == 0) {
                    happens(PlanCancelled.newBuilder().setOccurredTime(now()).build());
                }
            }
            default -> work(Objects.requireNonNull(any(item -> true)));
        }
    }

    private void work(Item item) {
        switch (item.state) {
            case "ACCEPTED" -> {
                if (random.nextInt(15) == 0) {
                    giveUp(item);
                    return;
                }
                happens(PlanItemStarted.newBuilder()
                        .setOccurredTime(now())
                        .setItem(item.name)
                        .setOwner(item.owner.isEmpty() ? person() : item.owner)
                        .build());
                if (plan.state.equals("AGREED")) {
                    happens(PlanExecutionStarted.newBuilder()
                            .setOccurredTime(now())
                            .build());
                }
            }
            case "IN_PROGRESS" -> {
                switch (random.nextInt(4)) {
                    case 0 ->
                        happens(PlanItemBlocked.newBuilder()
                                .setOccurredTime(now())
                                .setItem(item.name)
                                .setReason("a reason")
                                .setBlockedBy(random.nextBoolean() ? team() : "")
                                .build());
                    case 1 -> {
                        int number = ++item.extensions;
                        happens(PlanItemExtensionRequested.newBuilder()
                                .setOccurredTime(now())
                                .setItem(item.name)
                                .setNumber(number)
                                .setDueTime(due())
                                .build());
                        happens(PlanItemExtensionDecided.newBuilder()
                                .setOccurredTime(now())
                                .setItem(item.name)
                                .setNumber(number)
                                .setApproved(random.nextBoolean())
                                .build());
                    }
                    default ->
                        happens(PlanItemDoneClaimed.newBuilder()
                                .setOccurredTime(now())
                                .setItem(item.name)
                                .setDoer(person())
                                .build());
                }
            }
            case "BLOCKED" ->
                happens(PlanItemUnblocked.newBuilder()
                        .setOccurredTime(now())
                        .setItem(item.name)
                        .build());
            case "DONE_CLAIMED" ->
                happens(
                        random.nextInt(3) == 0
                                ? PlanItemRejected.newBuilder()
                                        .setOccurredTime(now())
                                        .setItem(item.name)
                                        .setReason("not done")
                                        .build()
                                : PlanItemVerified.newBuilder()
                                        .setOccurredTime(now())
                                        .setItem(item.name)
                                        .build());
            case "VERIFIED" ->
                happens(PlanItemClosed.newBuilder()
                        .setOccurredTime(now())
                        .setItem(item.name)
                        .build());
            default -> {}
        }
    }

    private void giveUp(Item item) {
        if (random.nextBoolean()) {
            happens(PlanItemCancelled.newBuilder()
                    .setOccurredTime(now())
                    .setItem(item.name)
                    .build());
            return;
        }
        happens(PlanItemRiskAcceptanceRequested.newBuilder()
                .setOccurredTime(now())
                .setItem(item.name)
                .setExpireTime(due())
                .build());
        happens(PlanItemRiskAcceptanceDecided.newBuilder()
                .setOccurredTime(now())
                .setItem(item.name)
                .setApproved(random.nextBoolean())
                .build());
    }

    private void replan() {
        if (any(each -> List.of("OFFERED", "DECLINED", "COUNTER_PROPOSED", "PROPOSED")
                        .contains(each.state))
                != null) {
            align();
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> propose();
            case 1 -> {
                Item item = any(
                        each -> List.of("ACCEPTED", "IN_PROGRESS", "BLOCKED").contains(each.state));
                if (item != null) {
                    reoffer(item);
                }
            }
            default ->
                happens(PlanReplanned.newBuilder()
                        .setOccurredTime(now())
                        .setBaseline(plan.baselines.size() + 1)
                        .build());
        }
    }

    private void propose() {
        happens(PlanItemProposed.newBuilder()
                .setOccurredTime(now())
                .setItem(scene.name() + "/items/" + ++items)
                .setKind(ItemKind.forNumber(1 + random.nextInt(3)))
                .setTitle("Item " + items)
                .setTeam(team())
                .setOwner(random.nextBoolean() ? person() : "")
                .setDueTime(due())
                .build());
    }

    private void happens(Message event) {
        plan.take(event);
        scene.recorded(clock, person(), event);
    }

    /** Now, or some days ago, as it is told late. */
    private com.google.protobuf.Timestamp now() {
        Duration late = random.nextInt(12) == 0 ? Duration.ofHours(random.nextInt(100)) : Duration.ZERO;
        return EventMeta.toTimestamp(clock.minus(late));
    }

    private com.google.protobuf.Timestamp due() {
        return EventMeta.toTimestamp(clock.plus(random.nextInt(40 * 24), ChronoUnit.HOURS));
    }

    private String team() {
        return teams.get(random.nextInt(teams.size()));
    }

    private String person() {
        return PEOPLE.get(random.nextInt(PEOPLE.size()));
    }

    private List<String> names(Predicate<Item> wanted) {
        return plan.items.values().stream()
                .filter(wanted)
                .map(item -> item.name)
                .toList();
    }

    private @org.jspecify.annotations.Nullable Item any(Predicate<Item> wanted) {
        List<Item> some =
                new ArrayList<>(plan.items.values().stream().filter(wanted).toList());
        return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
    }
}
