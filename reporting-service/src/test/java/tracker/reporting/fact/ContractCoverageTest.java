package tracker.reporting.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tracker.contract.Contract;
import tracker.contract.EventMeta;
import tracker.contract.EventType;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationAssigneeChanged;
import tracker.escalation.v1.EscalationClassificationChanged;
import tracker.escalation.v1.EscalationCommented;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationDuplicateAdded;
import tracker.escalation.v1.EscalationDuplicateRemoved;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationHistoryRecorded;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationPriorityChanged;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.EscalationTeamChanged;
import tracker.escalation.v1.EscalationUnlinked;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.SourceReported;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.PlanState;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemState;
import tracker.team.v1.TeamKind;

/** Every event of the contract has its place in the facts, and analysts' words are the contract's. */
class ContractCoverageTest {

    private static final Set<String> PROJECTED = Set.of("escalation", "problem", "plan", "team");

    /** These change the escalation, and what it shows, but are no change that is counted. */
    private static final Set<String> NO_CHANGE = Set.of(
            EscalationAssigneeChanged.getDescriptor().getFullName(),
            EscalationClassificationChanged.getDescriptor().getFullName(),
            EscalationCommented.getDescriptor().getFullName(),
            EscalationConfidentialityChanged.getDescriptor().getFullName(),
            EscalationDuplicateAdded.getDescriptor().getFullName(),
            EscalationDuplicateRemoved.getDescriptor().getFullName(),
            EscalationHistoryRecorded.getDescriptor().getFullName(),
            SourceReported.getDescriptor().getFullName());

    @Test
    void everyEvent_isOfAnAggregateThatIsProjected() {
        assertThat(Contract.get().events()).extracting(EventType::aggregate).isSubsetOf(PROJECTED);
    }

    @Test
    void everyEventOfAnEscalation_isAChange_orIsNoneOnPurpose() {
        Set<String> without = Contract.get().events().stream()
                .filter(event -> event.aggregate().equals("escalation"))
                .filter(event -> changes(event).isEmpty())
                .map(EventType::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(without).containsExactlyInAnyOrderElementsOf(NO_CHANGE);
    }

    private static List<Change> changes(EventType event) {
        Message sample = sample(event);
        return Change.of(before(), sample, meta(), EscalationFold.fold(before(), sample, meta()));
    }

    /** The event with what makes it a change. */
    private static Message sample(EventType event) {
        Message empty = Objects.requireNonNull(Contract.get().prototype(event.name()));
        Link problem = Link.newBuilder()
                .setKind(LinkKind.LINK_KIND_PROBLEM)
                .setTarget("problems/1")
                .build();
        return switch (empty) {
            case EscalationLinked linked -> linked.toBuilder().setLink(problem).build();
            case EscalationTeamChanged changed ->
                changed.toBuilder().setTeam("teams/b").build();
            case EscalationUnlinked unlinked ->
                unlinked.toBuilder().setLink(problem).build();
            default -> empty;
        };
    }

    private static Escalation before() {
        return Escalation.newBuilder()
                .setTeam("teams/a")
                .setPriority(Priority.PRIORITY_LOW)
                .build();
    }

    @Test
    void aTeamOrPriorityChange_isOneBetweenTwoKnownOnes() {
        Escalation other = before().toBuilder()
                .setTeam("teams/b")
                .setPriority(Priority.PRIORITY_HIGH)
                .build();
        assertThat(Change.of(before(), EscalationTeamChanged.getDefaultInstance(), meta(), other))
                .extracting(Change::change)
                .containsExactly("team_changed");
        assertThat(Change.of(before(), EscalationPriorityChanged.getDefaultInstance(), meta(), other))
                .extracting(Change::change)
                .contains("priority_changed");
        assertThat(Change.of(
                        Escalation.getDefaultInstance(), EscalationTeamChanged.getDefaultInstance(), meta(), other))
                .isEmpty();
    }

    private static EventMeta meta() {
        return new EventMeta(1, Instant.EPOCH, Instant.EPOCH, "somebody");
    }

    @Test
    void theWordsOfTheViews_areTheContracts() {
        String views =
                Script.of("views.sql").text() + Script.of("plan_views.sql").text();
        for (Enum<?>[] words : List.<Enum<?>[]>of(
                EscalationState.values(),
                ProblemState.values(),
                ProblemKind.values(),
                PlanState.values(),
                ItemState.values(),
                ItemKind.values(),
                TeamKind.values())) {
            assertThat(views.replaceAll("\\s+", " ")).contains(array(words));
        }
    }

    private static String array(Enum<?>[] words) {
        String prefix = words[0].name().substring(0, words[0].name().length() - "UNSPECIFIED".length());
        return List.of(words).stream()
                .map(Enum::name)
                .filter(word -> !word.endsWith("_UNSPECIFIED") && !word.equals("UNRECOGNIZED"))
                .map(word -> "'" + word.substring(prefix.length()).toUpperCase(Locale.ROOT) + "'")
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
    }
}
