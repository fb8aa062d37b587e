package tracker.escalation.problem.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.escalation.intake.KnownHistory;
import tracker.escalation.intake.SampleLog;
import tracker.escalation.intake.ServiceNowHistory;
import tracker.escalation.problem.domain.RecurrenceRule.Seen;
import tracker.escalation.problem.domain.RecurrenceRule.Watched;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.platform.command.Context;
import tracker.platform.identity.Caller;
import tracker.problem.v1.Problem;
import tracker.problem.v1.RecordProblemRecurrence;

/** What recurrence makes of the whole sample log; the figures were computed from the file by other code. */
class RecurrenceOfTheLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RecurrenceRule RULE = new RecurrenceRule(5, Duration.ofDays(30), Duration.ofDays(30));
    private static final int CASES_BETWEEN_LOOKS = 3000;

    private final ProblemDecider decider = new ProblemDecider();
    private final Map<String, Problem> problems = new TreeMap<>();
    private final Map<String, List<Seen>> arrived = new HashMap<>();
    private int commands;
    private int events;

    @Test
    void theLogIsOneProblemForEachFingerprintThatRecurs() throws IOException {
        TreeSet<String> due = new TreeSet<>();
        int cases = 0;
        for (RecordEscalationHistoryRequest request : SampleLog.full()) {
            Escalation escalation = fold(request);
            if (!escalation.getFingerprint().isEmpty()) {
                arrived.computeIfAbsent(escalation.getFingerprint(), fingerprint -> new ArrayList<>())
                        .add(new Seen(escalation.getName(), EventMeta.toInstant(escalation.getOpenTime()), ""));
                due.add(escalation.getFingerprint());
            }
            if (++cases % CASES_BETWEEN_LOOKS == 0) {
                due.forEach(this::look);
                due.clear();
            }
        }
        due.forEach(this::look);

        assertThat(arrived).hasSize(1591);
        assertThat(problems).hasSize(436);
        assertThat(problems.values().stream()
                        .mapToInt(Problem::getEscalationsCount)
                        .max())
                .hasValue(1596);
        assertThat(problems.values().stream()
                        .mapToInt(Problem::getEscalationsCount)
                        .sum())
                .as("%s commands, %s events", commands, events)
                .isEqualTo(22_553);
        assertThat(commands).isLessThan(3000);
        assertThat(events).isLessThan(20_000);
    }

    private static Escalation fold(RecordEscalationHistoryRequest request) {
        Escalation escalation = Escalation.newBuilder()
                .setName("escalations/" + request.getExternalId())
                .build();
        for (Message event : ServiceNowHistory.events(request, NOW, escalation, KnownHistory.NONE)) {
            escalation = EscalationFold.fold(escalation, event, EventMeta.of(event, 0, NOW, "importer"));
        }
        return escalation;
    }

    private void look(String fingerprint) {
        List<Seen> seen = arrived.get(fingerprint);
        seen.sort(Comparator.comparing(Seen::openTime).thenComparing(Seen::escalation));
        List<Watched> watched = problems.values().stream()
                .filter(problem -> problem.getFingerprintsList().contains(fingerprint))
                .map(problem -> new Watched(problem.getName(), EventMeta.toInstant(problem.getOpenTime())))
                .toList();
        Map<String, String> placed = RULE.place(fingerprint, seen, watched, this::tell);
        seen.replaceAll(each ->
                new Seen(each.escalation(), each.openTime(), placed.getOrDefault(each.escalation(), each.problem())));
    }

    private Problem tell(String name, RecordProblemRecurrence recurrence) {
        Problem problem = problems.getOrDefault(name, decider.initial(name));
        Context context =
                new Context(Caller.policy("test"), NOW, EventMeta.toInstant(recurrence.getOccurredTime()), "");
        commands++;
        for (Message event : decider.decide(context, recurrence, problem)) {
            problem = decider.evolve(problem, event, EventMeta.of(event, 0, NOW, "test"));
            events++;
        }
        problems.put(name, problem);
        return problem;
    }
}
