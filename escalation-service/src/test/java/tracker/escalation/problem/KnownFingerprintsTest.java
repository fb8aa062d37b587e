package tracker.escalation.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.escalation.RunningService;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.SetEscalationConfidentialityRequest;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.problem.v1.AddProblemEscalationsRequest;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.ListProblemTimelineRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemFingerprintsAdded;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.RemoveProblemEscalationsRequest;
import tracker.type.v1.RecordedEvent;

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

    private Problem read(String token, String problem, Timestamp asOf) {
        return problems(token)
                .getProblem(GetProblemRequest.newBuilder()
                        .setName(problem)
                        .setAsOf(asOf)
                        .build())
                .getProblem();
    }

    private List<String> learning(String token, String problem) {
        return types(problems(token)
                        .listProblemTimeline(ListProblemTimelineRequest.newBuilder()
                                .setName(problem)
                                .build())
                        .getEventsList())
                .stream()
                .filter(type -> type.contains("Fingerprints"))
                .toList();
    }

    @Test
    void whatOnlyConfidentialOnesSpeakForIsForgottenAndIsInNoPastOfOutsiders() {
        String kept = "kept " + newId();
        String hidden = "hidden " + newId();
        String escalation = escalation(hidden, Confidentiality.CONFIDENTIALITY_UNSPECIFIED);
        String problem = problemOf(escalation(kept, Confidentiality.CONFIDENTIALITY_UNSPECIFIED));
        problems(COORDINATOR)
                .addProblemEscalations(AddProblemEscalationsRequest.newBuilder()
                        .setName(problem)
                        .setRequestId(newId())
                        .addEscalations(escalation)
                        .build());
        await().untilAsserted(() ->
                assertThat(fingerprints(problem)).containsExactly("1|" + kept + "|slow", "1|" + hidden + "|slow"));
        await().until(() -> !get(escalation).getLinksList().isEmpty());

        escalations(SPECIALIST)
                .setEscalationConfidentiality(SetEscalationConfidentialityRequest.newBuilder()
                        .setName(escalation)
                        .setRequestId(newId())
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build());

        await().untilAsserted(() -> assertThat(fingerprints(problem)).containsExactly("1|" + kept + "|slow"));
        Timestamp before = problems(COORDINATOR)
                .listProblemTimeline(
                        ListProblemTimelineRequest.newBuilder().setName(problem).build())
                .getEventsList()
                .stream()
                .filter(event -> event.getEvent().is(ProblemFingerprintsAdded.class))
                .map(RecordedEvent::getOccurredTime)
                .max(Timestamps.comparator())
                .orElseThrow();
        assertThat(read(COORDINATOR, problem, before).getFingerprintsList()).contains("1|" + hidden + "|slow");
        assertThat(read(ANALYST, problem, before).getFingerprintsList())
                .doesNotContain("1|" + hidden + "|slow")
                .contains("1|" + kept + "|slow");
        assertThat(learning(COORDINATOR, problem))
                .containsExactly("ProblemFingerprintsAdded", "ProblemFingerprintsAdded", "ProblemFingerprintsRemoved");
        assertThat(learning(ANALYST, problem)).isEmpty();
    }

    @Test
    void itIsKnownNoLongerByThoseThatWereTakenOutUntilTheyAreTakenInAgain() {
        String kept = "kept " + newId();
        String wrong = "wrong " + newId();
        String stays = escalation(kept, Confidentiality.CONFIDENTIALITY_UNSPECIFIED);
        String goes = escalation(wrong, Confidentiality.CONFIDENTIALITY_UNSPECIFIED);
        String alike = escalation(kept, Confidentiality.CONFIDENTIALITY_UNSPECIFIED);
        String problem = problems(COORDINATOR)
                .openProblem(OpenProblemRequest.newBuilder()
                        .setRequestId(newId())
                        .setKind(ProblemKind.PROBLEM_KIND_PROCESS_GAP)
                        .setTitle("Videos do not load")
                        .addAllEscalations(List.of(stays, goes, alike))
                        .build())
                .getProblem()
                .getName();
        await().untilAsserted(() ->
                assertThat(fingerprints(problem)).containsExactly("1|" + kept + "|slow", "1|" + wrong + "|slow"));
        for (String each : List.of(stays, goes, alike)) {
            await().until(() -> !get(each).getLinksList().isEmpty());
        }

        Problem left = problems(COORDINATOR)
                .removeProblemEscalations(RemoveProblemEscalationsRequest.newBuilder()
                        .setName(problem)
                        .setRequestId(newId())
                        .addAllEscalations(List.of(goes, alike))
                        .setReason("Another matter")
                        .build())
                .getProblem();

        assertThat(left.getEscalationsList()).containsExactly(stays);
        await().untilAsserted(() -> assertThat(fingerprints(problem)).containsExactly("1|" + kept + "|slow"));
        await().untilAsserted(() -> assertThat(get(goes).getLinksList()).isEmpty());
        await().untilAsserted(() -> assertThat(types(timeline(goes)))
                .containsExactly("EscalationOpened", "EscalationLinked", "EscalationUnlinked"));
        escalations(SPECIALIST)
                .linkEscalation(LinkEscalationRequest.newBuilder()
                        .setName(goes)
                        .setRequestId(newId())
                        .setLink(Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_PROBLEM)
                                .setTarget(problem))
                        .build());
        problems(COORDINATOR)
                .addProblemEscalations(AddProblemEscalationsRequest.newBuilder()
                        .setName(problem)
                        .setRequestId(newId())
                        .addEscalations(alike)
                        .build());
        await().untilAsserted(() ->
                assertThat(fingerprints(problem)).containsExactly("1|" + kept + "|slow", "1|" + wrong + "|slow"));
        await().until(() -> !get(alike).getLinksList().isEmpty());
        Problem whole = problems(COORDINATOR)
                .getProblem(GetProblemRequest.newBuilder().setName(problem).build())
                .getProblem();
        assertThat(whole.getEscalationsList()).containsExactlyInAnyOrder(stays, goes, alike);
        assertThat(whole.getRemovedEscalationsList()).isEmpty();
    }
}
