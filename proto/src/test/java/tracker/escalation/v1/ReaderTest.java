package tracker.escalation.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDrafted;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemFingerprintsAdded;
import tracker.problem.v1.ProblemFingerprintsRemoved;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.Role;

/** Which escalations are there for whom. */
class ReaderTest {

    private static final Set<Role> PARTNER = Set.of(Role.ROLE_PARTNER);
    private static final Escalation OPEN = Escalation.newBuilder()
            .setConfidentiality(Confidentiality.CONFIDENTIALITY_OPEN)
            .build();
    private static final Escalation CONFIDENTIAL = Escalation.newBuilder()
            .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
            .addViewers("vera")
            .setAssignee("anna")
            .build();

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void aRoleAlone_seesWhatIsOpen_andFewRolesSeeAll(Role role) {
        Reader reader = new Reader("somebody", Set.of(role), Set.of());

        assertThat(reader.sees(OPEN)).isTrue();
        assertThat(reader.sees(Escalation.getDefaultInstance())).isTrue();
        assertThat(reader.sees(CONFIDENTIAL))
                .isEqualTo(reader.seesAll())
                .isEqualTo(role == Role.ROLE_ADMINISTRATOR || role == Role.ROLE_PROBLEM_COORDINATOR);
    }

    @Test
    void viewersAndTheAssignee_seeIt() {
        assertThat(new Reader("vera", Set.of(Role.ROLE_ANALYST), Set.of()).sees(CONFIDENTIAL))
                .isTrue();
        assertThat(new Reader("anna", Set.of(Role.ROLE_SPECIALIST), Set.of()).sees(CONFIDENTIAL))
                .isTrue();
        assertThat(Reader.viewers(CONFIDENTIAL)).containsExactly("vera", "anna");
    }

    @Test
    void whoHasNoName_isNotTheMissingAssignee() {
        Escalation unassigned = CONFIDENTIAL.toBuilder().clearAssignee().build();

        assertThat(new Reader("", Set.of(Role.ROLE_SERVICE), Set.of()).sees(unassigned))
                .isFalse();
    }

    @Test
    void aProblem_isSeenByItsViewers() {
        Problem problem = Problem.newBuilder()
                .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                .addViewers("vera")
                .build();

        assertThat(new Reader("vera", PARTNER, Set.of()).sees(problem)).isTrue();
        assertThat(new Reader("anna", PARTNER, Set.of("vera")).sees(problem)).isFalse();
        assertThat(new Reader("cora", Set.of(Role.ROLE_PROBLEM_COORDINATOR), Set.of()).sees(problem))
                .isTrue();
        assertThat(new Reader("anna", PARTNER, Set.of()).sees(Problem.getDefaultInstance()))
                .isTrue();
    }

    @Test
    void aPlan_isSeenByItsViewers_andByWhoWorksOnIt() {
        Plan plan = Plan.newBuilder()
                .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                .addViewers("vera")
                .setManager("max")
                .addCommitments(Commitment.newBuilder().setTeam("teams/engineering"))
                .addItems(ActionItem.newBuilder().setTeam("teams/policy").addContributors("clara"))
                .build();

        for (String subject : List.of("vera", "max", "clara")) {
            assertThat(new Reader(subject, PARTNER, Set.of()).sees(plan))
                    .as(subject)
                    .isTrue();
        }
        assertThat(new Reader("eve", PARTNER, Set.of("content", "engineering")).sees(plan))
                .isTrue();
        assertThat(new Reader("lou", PARTNER, Set.of("policy")).sees(plan))
                .as("of a team that was asked for nothing yet")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = ItemState.class,
            names = {"ITEM_STATE_CANCELLED", "ITEM_STATE_SUPERSEDED"})
    void whoHelpedWithWhatWasDropped_seesThePlanNoMore(ItemState dropped) {
        Plan plan = Plan.newBuilder()
                .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                .addItems(ActionItem.newBuilder().addContributors("clara").setState(dropped))
                .addItems(ActionItem.newBuilder().addContributors("carl").setState(ItemState.ITEM_STATE_VERIFIED))
                .build();

        assertThat(new Reader("clara", PARTNER, Set.of()).sees(plan)).isFalse();
        assertThat(new Reader("carl", PARTNER, Set.of()).sees(plan)).isTrue();
    }

    @Test
    void whatAProblemWasKnownBy_isHeardByWhoSeesAll() {
        PlanDrafted drafted = PlanDrafted.newBuilder()
                .setTitle("A plan")
                .addFingerprints("1|video|slow")
                .build();
        Reader partner = new Reader("eve", PARTNER, Set.of());
        Reader coordinator = new Reader("cora", Set.of(Role.ROLE_PROBLEM_COORDINATOR), Set.of());

        assertThat(coordinator.heard(told(drafted))).contains(told(drafted));
        assertThat(partner.heard(told(drafted)))
                .contains(told(drafted.toBuilder().clearFingerprints().build()));
        for (Message event : List.of(
                ProblemFingerprintsAdded.getDefaultInstance(), ProblemFingerprintsRemoved.getDefaultInstance())) {
            assertThat(coordinator.heard(told(event))).contains(told(event));
            assertThat(partner.heard(told(event))).isEmpty();
        }
    }

    private static RecordedEvent told(Message event) {
        return RecordedEvent.newBuilder().setEvent(Any.pack(event)).build();
    }
}
