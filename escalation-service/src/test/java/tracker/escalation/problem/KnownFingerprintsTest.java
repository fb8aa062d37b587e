package tracker.escalation.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.escalation.RunningService;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.SetEscalationConfidentialityRequest;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.problem.v1.AddProblemEscalationsRequest;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.ProblemKind;

/** By what a problem that somebody opened is known again. */
class KnownFingerprintsTest extends RunningService {

    private String escalation(String category, Confidentiality confidentiality) {
        return escalations(SPECIALIST)
                .openEscalation(OpenEscalationRequest.newBuilder()
                        .setRequestId(newId())
                        .setTitle("Videos do not load")
                        .setConfidentiality(confidentiality)
                        .setClassification(Classification.newBuilder()
                                .addCategory(category)
                                .setSymptom("Slow"))
                        .build())
                .getEscalation()
                .getName();
    }

    private List<String> fingerprints(String problem) {
        return problems(COORDINATOR)
                .getProblem(GetProblemRequest.newBuilder().setName(problem).build())
                .getProblem()
                .getFingerprintsList();
    }

    private String problemOf(String escalation) {
        return problems(COORDINATOR)
                .openProblem(OpenProblemRequest.newBuilder()
                        .setRequestId(newId())
                        .setKind(ProblemKind.PROBLEM_KIND_PROCESS_GAP)
                        .setTitle("Videos do not load")
                        .addEscalations(escalation)
                        .build())
                .getProblem()
                .getName();
    }

    @Test
    void whatIsClassifiedOnlyLaterIsKnownFromThenOn() {
        String category = "later " + newId();
        String escalation = opened().getName();
        String problem = problemOf(escalation);

        var _ = escalations(SPECIALIST)
                .triageEscalation(TriageEscalationRequest.newBuilder()
                        .setName(escalation)
                        .setRequestId(newId())
                        .setPriority(Priority.PRIORITY_HIGH)
                        .setClassification(Classification.newBuilder().addCategory(category))
                        .build());

        await().untilAsserted(() -> assertThat(fingerprints(problem)).contains("1|" + category + "|"));
    }

    @Test
    void whatIsNoLongerConfidentialIsKnownFromThenOn() {
        String category = "hidden " + newId();
        String escalation = escalation(category, Confidentiality.CONFIDENTIALITY_CONFIDENTIAL);
        String problem = problemOf(escalation);
        assertThat(fingerprints(problem)).isEmpty();

        var _ = escalations(COORDINATOR)
                .setEscalationConfidentiality(SetEscalationConfidentialityRequest.newBuilder()
                        .setName(escalation)
                        .setRequestId(newId())
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_OPEN)
                        .build());

        await().untilAsserted(() -> assertThat(fingerprints(problem)).containsExactly("1|" + category + "|slow"));
    }

    @Test
    void itTakesThoseOfTheEscalationsThatAreNamed() {
        String first = "first " + newId();
        String later = "later " + newId();
        String hidden = "hidden " + newId();
        String problem = problems(COORDINATOR)
                .openProblem(OpenProblemRequest.newBuilder()
                        .setRequestId(newId())
                        .setKind(ProblemKind.PROBLEM_KIND_RECURRING_CASE)
                        .setTitle("Videos do not load")
                        .addEscalations(escalation(first, Confidentiality.CONFIDENTIALITY_UNSPECIFIED))
                        .addEscalations(escalation(first, Confidentiality.CONFIDENTIALITY_UNSPECIFIED))
                        .addEscalations(escalation(hidden, Confidentiality.CONFIDENTIALITY_CONFIDENTIAL))
                        .build())
                .getProblem()
                .getName();
        await().untilAsserted(() -> assertThat(fingerprints(problem)).containsExactly("1|" + first + "|slow"));

        var _ = problems(COORDINATOR)
                .addProblemEscalations(AddProblemEscalationsRequest.newBuilder()
                        .setName(problem)
                        .setRequestId(newId())
                        .addEscalations(escalation(later, Confidentiality.CONFIDENTIALITY_UNSPECIFIED))
                        .build());

        await().untilAsserted(() ->
                assertThat(fingerprints(problem)).containsExactly("1|" + first + "|slow", "1|" + later + "|slow"));
    }
}
