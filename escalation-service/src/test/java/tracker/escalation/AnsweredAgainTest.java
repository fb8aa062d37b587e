package tracker.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.escalation.v1.AssignEscalationRequest;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.CommentEscalationRequest;
import tracker.escalation.v1.DismissEscalationRequest;
import tracker.escalation.v1.DismissalReason;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.Fingerprint;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.MergeEscalationRequest;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemResolution;

/** A request whose answer was lost is answered as it was, whatever has changed since about what it was checked against. */
class AnsweredAgainTest extends RunningService {

    private static void isAnsweredAgain(Supplier<? extends Message> call, Runnable meanwhile) {
        Message first = call.get();
        meanwhile.run();
        assertThat(call.get()).isEqualTo(first);
    }

    private void triage(String escalation, String symptom) {
        var _ = escalations(SPECIALIST)
                .triageEscalation(TriageEscalationRequest.newBuilder()
                        .setName(escalation)
                        .setRequestId(newId())
                        .setPriority(Priority.PRIORITY_HIGH)
                        .setClassification(Classification.newBuilder().setSymptom(symptom))
                        .build());
    }

    private void dismiss(String escalation) {
        var _ = escalations(SPECIALIST)
                .dismissEscalation(DismissEscalationRequest.newBuilder()
                        .setName(escalation)
                        .setRequestId(newId())
                        .setReason(DismissalReason.DISMISSAL_REASON_WITHDRAWN)
                        .build());
    }

    private Problem problem() {
        return problems(COORDINATOR)
                .openProblem(opening(opened().getName()).build())
                .getProblem();
    }

    private static OpenProblemRequest.Builder opening(String escalation) {
        return OpenProblemRequest.newBuilder()
                .setRequestId(newId())
                .setKind(ProblemKind.PROBLEM_KIND_RECURRING_CASE)
                .setTitle("Videos do not load")
                .addEscalations(escalation);
    }

    private static CloseProblemRequest.Builder closing(String problem) {
        return CloseProblemRequest.newBuilder()
                .setName(problem)
                .setRequestId(newId())
                .setResolution(ProblemResolution.PROBLEM_RESOLUTION_CANCELLED)
                .setReason("As agreed");
    }

    private void close(String problem) {
        var _ = problems(COORDINATOR).closeProblem(closing(problem).build());
    }

    private static MergeEscalationRequest merging(String duplicate, String into) {
        return MergeEscalationRequest.newBuilder()
                .setName(duplicate)
                .setRequestId(newId())
                .setInto(into)
                .setReason("The same matter")
                .build();
    }

    @Test
    void mergingWhenTheOtherIsClassifiedAnew() {
        Escalation other = opened();
        MergeEscalationRequest merge = merging(opened().getName(), other.getName());

        isAnsweredAgain(
                () -> escalations(SPECIALIST).mergeEscalation(merge), () -> triage(other.getName(), "videos are slow"));
    }

    @Test
    void mergingWhenTheOtherIsDismissed() {
        Escalation other = opened();
        MergeEscalationRequest merge = merging(opened().getName(), other.getName());

        isAnsweredAgain(() -> escalations(SPECIALIST).mergeEscalation(merge), () -> dismiss(other.getName()));
        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.REQUEST_ID_REUSED,
                () -> escalations(SPECIALIST)
                        .mergeEscalation(merge.toBuilder().setReason("Another").build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> escalations(SPECIALIST)
                        .mergeEscalation(merge.toBuilder().setRequestId(newId()).build()));
    }

    @Test
    void assigningWhenTheDirectoryIsAway() {
        Escalation escalation = opened();
        triage(escalation.getName(), "videos are slow");
        AssignEscalationRequest assign = AssignEscalationRequest.newBuilder()
                .setName(escalation.getName())
                .setRequestId(newId())
                .setTeam(TEAM)
                .build();

        isAnsweredAgain(
                () -> escalations(SPECIALIST).assignEscalation(assign), () -> DIRECTORY.failWith(Status.UNAVAILABLE));
    }

    @Test
    void linkingWhenTheProblemIsClosed() {
        String problem = problem().getName();
        LinkEscalationRequest link = LinkEscalationRequest.newBuilder()
                .setName(opened().getName())
                .setRequestId(newId())
                .setLink(Link.newBuilder().setKind(LinkKind.LINK_KIND_PROBLEM).setTarget(problem))
                .build();

        isAnsweredAgain(() -> escalations(SPECIALIST).linkEscalation(link), () -> close(problem));
    }

    @Test
    void openingAProblemWhenItsEscalationIsClassifiedAnew() {
        Escalation escalation = escalations(SPECIALIST)
                .openEscalation(OpenEscalationRequest.newBuilder()
                        .setRequestId(newId())
                        .setTitle("Videos do not load")
                        .setClassification(Classification.newBuilder().setSymptom("slow " + newId()))
                        .build())
                .getEscalation();
        OpenProblemRequest open = opening(escalation.getName())
                .addFingerprints(Fingerprint.of(escalation.getClassification()))
                .build();

        isAnsweredAgain(
                () -> problems(COORDINATOR).openProblem(open), () -> triage(escalation.getName(), "stuck " + newId()));
    }

    @Test
    void closingADuplicateWhenTheOtherIsClosed() {
        String other = problem().getName();
        CloseProblemRequest close = closing(problem().getName())
                .setResolution(ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE)
                .setDuplicateOf(other)
                .build();

        isAnsweredAgain(() -> problems(COORDINATOR).closeProblem(close), () -> close(other));
    }

    /** A time that was now when it was first sent is in the past by then, which only few may say. */
    @Test
    void whatHappenedNow_whenThatIsLongAgo() {
        Escalation escalation = opened();
        Instant then = Instant.now().minus(Duration.ofHours(1));
        CommentEscalationRequest comment = CommentEscalationRequest.newBuilder()
                .setName(escalation.getName())
                .setRequestId(newId())
                .setText("Seen")
                .build();
        var _ = escalations(SPECIALIST).commentEscalation(comment);

        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.REQUEST_ID_REUSED,
                () -> escalations(SPECIALIST)
                        .commentEscalation(comment.toBuilder()
                                .setOccurredTime(EventMeta.toTimestamp(then))
                                .build()));
        refused(
                Status.Code.PERMISSION_DENIED,
                Reason.BACK_DATING_NOT_ALLOWED,
                () -> escalations(SPECIALIST)
                        .commentEscalation(comment.toBuilder()
                                .setRequestId(newId())
                                .setOccurredTime(EventMeta.toTimestamp(then))
                                .build()));
    }
}
