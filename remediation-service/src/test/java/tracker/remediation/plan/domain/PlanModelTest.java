package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ClosePlanItemRequest;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.ImplementPlanRequest;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.RejectPlanItemRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;

/** Random steps by random people: decider and model allow the same steps and stand in the same states, seed by seed. */
class PlanModelTest {

    private static final int SEEDS = 300;
    private static final int STEPS = 150;
    private static final int ITEMS = 4;
    private static final List<String> TEAMS = List.of(Sample.ENGINEERING, Sample.POLICY);
    private static final List<Caller> PEOPLE =
            List.of(Sample.MANAGER, Sample.COORDINATOR, Sample.ENGINEER, Sample.OTHER_ENGINEER, Sample.LAWYER);

    static Stream<Long> seeds() {
        return new Random(20_261_123L).longs(SEEDS).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void deciderAndModelAgree(long seed) {
        walk(seed);
    }

    @Test
    void theWalksReachEveryState() {
        Map<PlanState, Integer> ends = new EnumMap<>(PlanState.class);
        seeds().forEach(seed -> ends.merge(walk(seed).getState(), 1, Integer::sum));
        assertThat(ends)
                .containsKeys(
                        PlanState.PLAN_STATE_ALIGNING,
                        PlanState.PLAN_STATE_IN_EXECUTION,
                        PlanState.PLAN_STATE_IMPLEMENTED);
    }

    private static Plan walk(long seed) {
        Random random = new Random(seed);
        Scenario<Plan, Plan> plan = Sample.plan();
        PlanModel model = new PlanModel();
        for (int step = 0; step < STEPS; step++) {
            Caller caller = PEOPLE.get(random.nextInt(PEOPLE.size()));
            Message command = command(random, step, plan.resource());
            Plan before = plan.resource();
            boolean allowed = model.take(caller, command);
            int at = step;
            Supplier<String> where = () -> "seed %d, step %d: %s by %s".formatted(seed, at, command, caller.subject());

            assertThat(isAllowed(plan, caller, command)).as(where).isEqualTo(allowed);
            Plan after = plan.resource();
            if (!allowed) {
                assertThat(after).as(where).isEqualTo(before);
            }
            compare(where, model, after);
            holds(where, before, after);
        }
        return plan.resource();
    }

    private static boolean isAllowed(Scenario<Plan, Plan> plan, Caller caller, Message command) {
        try {
            plan.when(caller, command);
            return true;
        } catch (Rejection refused) {
            return false;
        }
    }

    private static void compare(Supplier<String> where, PlanModel model, Plan plan) {
        assertThat(plan.getState().name()).as(where).isEqualTo("PLAN_STATE_" + model.state);
        assertThat(plan.getItemsList()).as(where).hasSameSizeAs(model.items.keySet());
        for (ActionItem item : plan.getItemsList()) {
            PlanModel.Item expected = model.items.get(item.getName());
            assertThat(expected).as(where).isNotNull();
            assertThat(item.getState().name()).as(where).isEqualTo("ITEM_STATE_" + expected.state);
            assertThat(item.getTeam()).as(where).isEqualTo(expected.team);
        }
    }

    private static void holds(Supplier<String> where, Plan before, Plan after) {
        for (ActionItem item : after.getItemsList()) {
            if (!item.getVerifier().isEmpty()) {
                assertThat(item.getVerifier()).as(where).isNotEqualTo(item.getDoer());
            }
        }
        if (after.getState() == PlanState.PLAN_STATE_AGREED) {
            assertThat(after.getItemsList())
                    .as(where)
                    .extracting(ActionItem::getState)
                    .containsOnly(ItemState.ITEM_STATE_ACCEPTED);
        }
        if (after.getBaselinesCount() > 0) {
            assertThat(after.getCommitmentsList())
                    .as(where)
                    .extracting(Commitment::getState)
                    .containsOnly(CommitmentState.COMMITMENT_STATE_ACCEPTED);
        }
        assertThat(etag(after.getEtag())).as(where).isGreaterThanOrEqualTo(etag(before.getEtag()));
        for (int i = 0; i < before.getItemsCount(); i++) {
            assertThat(etag(after.getItems(i).getEtag()))
                    .as(where)
                    .isGreaterThanOrEqualTo(etag(before.getItems(i).getEtag()))
                    .isLessThanOrEqualTo(etag(after.getEtag()));
        }
    }

    private static long etag(String etag) {
        return etag.isEmpty() ? -1 : Long.parseLong(etag);
    }

    /** Building steps while the plan is built, and any step at any time. */
    private static Message command(Random random, int step, Plan plan) {
        List<Message> commands = new ArrayList<>();
        commands.add(Sample.draft());
        if (plan.getItemsCount() < ITEMS) {
            commands.add(Sample.proposeItem().toBuilder()
                    .setRequestId("r-" + step)
                    .setTeam(team(random))
                    .build());
        }
        commands.add(ProposePlanRequest.getDefaultInstance());
        commands.add(OfferPlanRequest.getDefaultInstance());
        commands.add(AcceptCommitmentRequest.newBuilder().setTeam(team(random)).build());
        commands.add(DeclineCommitmentRequest.newBuilder().setTeam(team(random)).build());
        commands.add(ImplementPlanRequest.getDefaultInstance());
        String item = plan.getItemsCount() == 0
                ? Sample.FIX
                : plan.getItems(random.nextInt(plan.getItemsCount())).getName();
        commands.add(Sample.reoffer(item, team(random)));
        commands.add(StartPlanItemRequest.newBuilder().setName(item).build());
        commands.add(StartPlanItemRequest.newBuilder().setName(item).build());
        commands.add(BlockPlanItemRequest.newBuilder().setName(item).build());
        commands.add(UnblockPlanItemRequest.newBuilder().setName(item).build());
        commands.add(ClaimPlanItemDoneRequest.newBuilder().setName(item).build());
        commands.add(ClaimPlanItemDoneRequest.newBuilder().setName(item).build());
        commands.add(VerifyPlanItemRequest.newBuilder().setName(item).build());
        commands.add(VerifyPlanItemRequest.newBuilder().setName(item).build());
        commands.add(RejectPlanItemRequest.newBuilder().setName(item).build());
        commands.add(ClosePlanItemRequest.newBuilder().setName(item).build());
        return commands.get(random.nextInt(commands.size()));
    }

    private static String team(Random random) {
        return TEAMS.get(random.nextInt(TEAMS.size()));
    }
}
