package tracker.escalation.problem;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tracker.contract.EventMeta;
import tracker.escalation.discretion.Escalations;
import tracker.escalation.v1.EscalationClassificationChanged;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.Fingerprint;
import tracker.escalation.v1.Reader;
import tracker.platform.command.History;
import tracker.problem.v1.AddProblemFingerprints;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemEscalationsRemoved;
import tracker.problem.v1.ProblemOpened;

/** Knows which fingerprints a problem has from escalations that people named, and from which of them. */
@Component
final class TaughtFingerprints {

    private final History history;

    TaughtFingerprints(History history) {
        this.history = history;
    }

    /**
     * Those that the escalations ever carried and that nothing speaks for now: neither recurrence, nor who opened the problem, nor
     * one that it still has and that is not confidential.
     */
    List<String> unspokenFor(String problem, Collection<String> escalations) {
        Problem told = history.resource(problem, Problem.getDefaultInstance(), TaughtFingerprints::told, null, null);
        Set<String> spokenFor = new HashSet<>(told.getFingerprintsList());
        told.getEscalationsList().stream()
                .map(name -> Escalations.read(history, name))
                .filter(escalation -> !Reader.isConfidential(escalation))
                .map(escalation -> Fingerprint.of(escalation.getClassification()))
                .forEach(spokenFor::add);
        return escalations.stream()
                .flatMap(name -> everCarried(name).stream())
                .distinct()
                .filter(fingerprint -> !spokenFor.contains(fingerprint))
                .toList();
    }

    /** What the problem was told: its fingerprints that are not from escalations, and the escalations that people named. */
    private static Problem told(Problem before, Message event, EventMeta meta) {
        return switch (event) {
            case ProblemOpened e ->
                before.toBuilder()
                        .addAllFingerprints(e.getFingerprintsList())
                        .addAllEscalations(e.getEscalationsList())
                        .build();
            case ProblemEscalationsAdded e
            when e.getFingerprint().isEmpty() ->
                before.toBuilder().addAllEscalations(e.getEscalationsList()).build();
            case ProblemEscalationsAdded e ->
                before.toBuilder().addFingerprints(e.getFingerprint()).build();
            case ProblemEscalationsRemoved e -> {
                List<String> left = new ArrayList<>(before.getEscalationsList());
                left.removeAll(e.getEscalationsList());
                yield before.toBuilder()
                        .clearEscalations()
                        .addAllEscalations(left)
                        .build();
            }
            default -> before;
        };
    }

    private List<String> everCarried(String escalation) {
        return history.resource(
                        escalation,
                        AddProblemFingerprints.getDefaultInstance(),
                        (before, event, meta) -> switch (event) {
                            case EscalationOpened e -> carrying(before, Fingerprint.of(e.getClassification()));
                            case EscalationTriaged e -> carrying(before, Fingerprint.of(e.getClassification()));
                            case EscalationClassificationChanged e ->
                                carrying(before, Fingerprint.of(e.getClassification()));
                            default -> before;
                        },
                        null,
                        null)
                .getFingerprintsList();
    }

    private static AddProblemFingerprints carrying(AddProblemFingerprints before, String fingerprint) {
        return fingerprint.isEmpty()
                ? before
                : before.toBuilder().addFingerprints(fingerprint).build();
    }
}
