package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tracker.contract.Contract;
import tracker.plan.v1.AttachEvidence;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.PlanState;

/**
 * Decider and model allow the same steps and stand in the same states, whatever happens.
 * {@code -Dplan.model.sequences=100000} plays more, {@code -Dplan.model.seed} one sequence alone.
 */
class PlanModelTest {

    private static final int SEQUENCES = Integer.getInteger("plan.model.sequences", 10_000);
    private static final long SEED = 20_261_123L;

    /** Seeds that once failed; they are run first, for ever. */
    private static final long[] FAILED_ONCE = {};

    /** Requests that only read, those that are sent to the plan as another command, and who may know of it, which moves nothing. */
    private static final Set<String> NO_COMMANDS = Set.of(
            "GetPlanRequest",
            "ListPlanTimelineRequest",
            "DiffPlanRequest",
            "GetEvidenceFileRequest",
            "DraftPlanRequest",
            "ImplementPlanRequest",
            "JudgePlanRequest",
            "UploadEvidenceFileRequest",
            "SetPlanConfidentiality");

    private static LongStream seeds() {
        Long one = Long.getLong("plan.model.seed");
        return one != null
                ? LongStream.of(one)
                : LongStream.concat(LongStream.of(FAILED_ONCE), new Random(SEED).longs(SEQUENCES));
    }

    @Test
    void deciderAndModelAgreeAndReachEveryState() {
        PlanModelRun run = new PlanModelRun();
        run.walk(seeds());

        assertThat(run.differences()).as("drawn from %d", SEED).isEmpty();
        if (Long.getLong("plan.model.seed") == null) {
            assertThat(run.plansSeen())
                    .containsAll(EnumSet.complementOf(EnumSet.of(
                            PlanState.PLAN_STATE_UNSPECIFIED,
                            PlanState.PLAN_STATE_IMPLEMENTED, // passed through at once
                            PlanState.UNRECOGNIZED)));
            assertThat(run.itemsSeen())
                    .containsAll(
                            EnumSet.complementOf(EnumSet.of(ItemState.ITEM_STATE_UNSPECIFIED, ItemState.UNRECOGNIZED)));
            assertThat(run.allowed()).as("commands that happened").containsAll(commands());
        }
    }

    /** Every command of a plan that the contract has. */
    private static Set<Descriptor> commands() {
        Stream<Descriptor> requests = Contract.get().rpcs().stream()
                .map(rpc -> rpc.method())
                .filter(method -> method.getService().getName().equals("PlanService"))
                .map(method -> method.getInputType());
        Stream<Descriptor> internal = AttachEvidence.getDescriptor().getFile().getMessageTypes().stream();
        return Stream.concat(requests, internal)
                .filter(command -> !NO_COMMANDS.contains(command.getName()))
                .collect(Collectors.toSet());
    }
}
