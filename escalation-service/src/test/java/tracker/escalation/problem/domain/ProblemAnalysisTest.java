package tracker.escalation.problem.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.problem.v1.AddProblemFactorRequest;
import tracker.problem.v1.AddProblemTimelineEntryRequest;
import tracker.problem.v1.AddProblemWhyRequest;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.ConfirmProblemHypothesisRequest;
import tracker.problem.v1.FactorCategory;
import tracker.problem.v1.HypothesisState;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.ProposeProblemHypothesisRequest;
import tracker.problem.v1.RejectProblemHypothesisRequest;
import tracker.problem.v1.RetractProblemFindingRequest;
import tracker.problem.v1.SetProblemWorkaroundRequest;
import tracker.problem.v1.Why;
import tracker.type.v1.Role;

class ProblemAnalysisTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Timestamp AT = EventMeta.toTimestamp(NOW);
    private static final String EVIDENCE = "https://wiki.example/1";
    private static final String FURTHER_EVIDENCE = "https://charts.example/cache?day=2026-03-01";
    private static final ProblemDecider DECIDER = new ProblemDecider();
    private static final Caller COORDINATOR = new Caller("cora", Set.of(Role.ROLE_PROBLEM_COORDINATOR), Set.of());

    private Problem problem = DECIDER.initial("problems/1");

    @BeforeEach
    void open() {
        when(OpenProblemRequest.getDefaultInstance());
    }

    private int when(Message command) {
        var events = DECIDER.decide(new Context(COORDINATOR, NOW, NOW, "r"), command, problem);
        events.forEach(event -> problem = DECIDER.evolve(problem, event, EventMeta.of(event, 0, NOW, "cora")));
        return events.size();
    }

    private void refused(Reason reason, String message, Message command) {
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> when(command))
                .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(reason))
                .withMessageContaining(message);
    }

    private static AddProblemWhyRequest why(String parent, String question) {
        return AddProblemWhyRequest.newBuilder()
                .setParent(parent)
                .setQuestion(question)
                .setAnswer("Because")
                .addEvidence(EVIDENCE)
                .build();
    }

    private static RetractProblemFindingRequest retract(String finding) {
        return RetractProblemFindingRequest.newBuilder()
                .setFinding(finding)
                .setReason("It was another day")
                .build();
    }

    @Test
    void whysMakeATree() {
        when(why("", "Why do videos not load?"));
        when(why("why-1", "Why is the cache full?"));
        when(why("why-1", "Why does nobody see it?"));

        assertThat(problem.getWhysList()).extracting(Why::getId).containsExactly("why-1", "why-2", "why-3");
        assertThat(problem.getWhysList()).extracting(Why::getParent).containsExactly("", "why-1", "why-1");
        assertThat(problem.getWhys(0).getAddedBy()).isEqualTo("cora");
        refused(Reason.INVALID_ARGUMENT, "there is no why-9", why("why-9", "Why?"));
    }

    @Test
    void whereTheEvidenceIsStaysWithWhatItSpeaksFor() {
        when(why("", "Why do videos not load?").toBuilder()
                .addEvidence(FURTHER_EVIDENCE)
                .build());
        when(AddProblemFactorRequest.newBuilder()
                .setCategory(FactorCategory.FACTOR_CATEGORY_PROCESS)
                .setStatement("Nobody watches at night")
                .addEvidence(FURTHER_EVIDENCE)
                .addEvidence(EVIDENCE)
                .build());

        when(retract("why-1"));
        when(retract("factor-1"));

        assertThat(problem.getWhys(0).getEvidenceList()).containsExactly(EVIDENCE, FURTHER_EVIDENCE);
        assertThat(problem.getFactors(0).getEvidenceList()).containsExactly(FURTHER_EVIDENCE, EVIDENCE);
    }

    @Test
    void aWhyThatIsAskedAboutIsTakenBackLast() {
        when(why("", "Why do videos not load?"));
        when(why("why-1", "Why is the cache full?"));

        refused(Reason.WRONG_STATE, "take why-2 back first", retract("why-1"));
        when(retract("why-2"));
        when(retract("why-1"));

        assertThat(problem.getWhysList()).allMatch(Why::hasRetraction).hasSize(2);
        refused(Reason.INVALID_ARGUMENT, "was taken back", why("why-1", "Why?"));
    }

    @Test
    void whatIsTakenBackStaysReadableWithTheReason() {
        when(AddProblemTimelineEntryRequest.newBuilder()
                .setTime(AT)
                .setText("The cache was enlarged")
                .build());
        when(AddProblemFactorRequest.newBuilder()
                .setCategory(FactorCategory.FACTOR_CATEGORY_PROCESS)
                .setStatement("Nobody watches at night")
                .build());

        when(retract("timeline-1"));
        when(retract("factor-1"));

        assertThat(problem.getTimeline(0).getText()).isEqualTo("The cache was enlarged");
        assertThat(problem.getTimeline(0).getRetraction().getReason()).isEqualTo("It was another day");
        assertThat(problem.getFactors(0).getRetraction().getRetractedBy()).isEqualTo("cora");
        refused(Reason.WRONG_STATE, "RETRACTED", retract("factor-1"));
        refused(Reason.INVALID_ARGUMENT, "there is no factor-2", retract("factor-2"));
    }

    @Test
    void whatHappenedOnTheWayLiesInThePast() {
        refused(
                Reason.INVALID_ARGUMENT,
                "lies in the future",
                AddProblemTimelineEntryRequest.newBuilder()
                        .setTime(EventMeta.toTimestamp(NOW.plusSeconds(1)))
                        .build());
    }

    @Test
    void evidenceDecidesAHypothesisOnce() {
        var propose = ProposeProblemHypothesisRequest.newBuilder()
                .setStatement("A cache")
                .build();
        var confirm = ConfirmProblemHypothesisRequest.newBuilder()
                .setHypothesis("hypothesis-1")
                .addEvidence(EVIDENCE)
                .setVerdict("It is full")
                .build();
        var reject = RejectProblemHypothesisRequest.newBuilder()
                .setHypothesis("hypothesis-2")
                .addEvidence(FURTHER_EVIDENCE)
                .setVerdict("It is empty")
                .build();
        when(propose);
        when(propose);
        when(propose);
        when(confirm);
        when(reject);
        when(retract("hypothesis-3"));

        assertThat(problem.getHypotheses(0).getState()).isEqualTo(HypothesisState.HYPOTHESIS_STATE_CONFIRMED);
        assertThat(problem.getHypotheses(0).getEvidenceList()).containsExactly(EVIDENCE);
        assertThat(problem.getHypotheses(0).getVerdict()).isEqualTo("It is full");
        assertThat(problem.getHypotheses(0).getDecidedBy()).isEqualTo("cora");
        assertThat(problem.getHypotheses(1).getState()).isEqualTo(HypothesisState.HYPOTHESIS_STATE_REJECTED);
        assertThat(problem.getHypotheses(1).getEvidenceList()).containsExactly(FURTHER_EVIDENCE);
        assertThat(problem.getHypotheses(1).getVerdict()).isEqualTo("It is empty");
        refused(Reason.WRONG_STATE, "CONFIRMED", confirm);
        refused(
                Reason.WRONG_STATE,
                "RETRACTED",
                reject.toBuilder().setHypothesis("hypothesis-3").build());
    }

    @Test
    void theWorkaroundIsTheLastOneSaid() {
        var workaround = SetProblemWorkaroundRequest.newBuilder()
                .setWorkaround("Reload the page")
                .build();

        assertThat(when(workaround)).isEqualTo(1);
        assertThat(when(workaround)).isZero();
        assertThat(problem.getWorkaround()).isEqualTo("Reload the page");
        when(SetProblemWorkaroundRequest.getDefaultInstance());
        assertThat(problem.getWorkaround()).isEmpty();
    }

    @Test
    void nothingIsFoundOnceItIsClosed() {
        when(CloseProblemRequest.newBuilder()
                .setResolution(ProblemResolution.PROBLEM_RESOLUTION_CANCELLED)
                .build());

        refused(Reason.WRONG_STATE, "CLOSED", why("", "Why?"));
        refused(Reason.WRONG_STATE, "CLOSED", retract("why-1"));
    }
}
