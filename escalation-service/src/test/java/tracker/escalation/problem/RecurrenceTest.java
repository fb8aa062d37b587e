package tracker.escalation.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.contract.EventMeta;
import tracker.contract.Ids;
import tracker.escalation.RunningService;
import tracker.escalation.intake.SampleLog;
import tracker.escalation.problem.ArrivalTables.Begun;
import tracker.escalation.problem.ArrivalTables.Changes;
import tracker.escalation.problem.ArrivalTables.Due;
import tracker.escalation.problem.ArrivalTables.Row;
import tracker.escalation.problem.ArrivalTables.Settled;
import tracker.escalation.problem.ArrivalTables.Watch;
import tracker.escalation.problem.domain.RecurrenceRule.Seen;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.DismissEscalationRequest;
import tracker.escalation.v1.DismissalReason;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationDismissed;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationWorkStarted;
import tracker.escalation.v1.Fingerprint;
import tracker.escalation.v1.HistoryRow;
import tracker.escalation.v1.MergeEscalationRequest;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.escalation.v1.UnmergeEscalationRequest;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.platform.eventstore.DatabaseProperties;
import tracker.platform.processor.Projections;
import tracker.platform.processor.StoredEvent;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.ListProblemTimelineRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.RemoveProblemEscalationsRequest;
import tracker.problem.v1.ReopenProblemRequest;
import tracker.type.v1.RecordedEvent;

/** Recurrence in the running service: live and imported escalations, from one fingerprint to one problem. */
class RecurrenceTest extends RunningService {
    private static final int NOT_LOOKED_AT = 4711;

    @Autowired
    private Projections projections;

    @Autowired
    private Arrivals arrivals;

    @Autowired
    private EventStore events;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private DatabaseProperties database;

    private Escalation classified(String symptom) {
        return escalations(SPECIALIST)
                .openEscalation(OpenEscalationRequest.newBuilder()
                        .setRequestId(newId())
                        .setTitle("Videos do not load")
                        .setClassification(classification(symptom))
                        .build())
                .getEscalation();
    }

    private static Classification classification(String symptom) {
        return Classification.newBuilder()
                .addCategory("Playback")
                .setSymptom(symptom)
                .build();
    }

    private static String problemOf(String symptom) {
        return Ids.name("problems", Fingerprint.of(classification(symptom)), "");
    }

    private Problem read(String name) {
        return problems(ANALYST)
                .getProblem(GetProblemRequest.newBuilder().setName(name).build())
                .getProblem();
    }

    private void awaitMembers(String problem, List<String> members) {
        await().ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(read(problem).getEscalationsList()).containsExactlyInAnyOrderElementsOf(members));
    }

    @Test
    void theFifthOfOneFingerprintOpensAProblemAndAllBelongToIt() {
        String symptom = "black screen " + newId();
        Escalation dismissed = classified(symptom);
        escalations(SPECIALIST)
                .dismissEscalation(DismissEscalationRequest.newBuilder()
                        .setName(dismissed.getName())
                        .setRequestId(newId())
                        .setReason(DismissalReason.DISMISSAL_REASON_SPAM)
                        .build());
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            members.add(classified(symptom).getName());
        }
        Escalation triaged = opened();
        assertThat(triaged.getFingerprint()).isEmpty();
        triaged = escalations(SPECIALIST)
                .triageEscalation(TriageEscalationRequest.newBuilder()
                        .setName(triaged.getName())
                        .setRequestId(newId())
                        .setPriority(Priority.PRIORITY_HIGH)
                        .setClassification(classification(symptom))
                        .build())
                .getEscalation();
        assertThat(triaged.getFingerprint()).isEqualTo("1|playback|" + symptom);
        members.add(triaged.getName());

        awaitMembers(problemOf(symptom), members);
        Problem problem = read(problemOf(symptom));
        assertThat(problem.getOpenReason()).startsWith("5 escalations of the same fingerprint");
        assertThat(problem.getFingerprintsList()).containsExactly(triaged.getFingerprint());
        members.add(classified(symptom).getName());
        awaitMembers(problemOf(symptom), members);
        assertThat(timelineOf(problemOf(symptom)).getFirst().getActor())
                .isEqualTo("policy:when-escalations-recur-then-open-problem");
        await().until(() -> arrivals.answering()
                .orElseThrow()
                .due(Duration.ZERO, Duration.ZERO)
                .isEmpty());
        assertThat(types(timeline(members.getFirst())))
                .as("thousands of links would say nothing more")
                .containsExactly("EscalationOpened");
    }

    /** In tables of its own, which no policy looks at: it would reopen the problem, and then the two are one again. */
    @Test
    void aDuplicateOfOneThatASettledProblemHasCountsForItself() {
        String fingerprint = "1|playback|blue screen";
        Instant resolved = Instant.parse("2026-03-01T00:00:00Z");
        ArrivalTables tables = new ArrivalTables(jdbc, database.schema(), NOT_LOOKED_AT);
        tables.create();

        tables.write(new Changes(
                List.of(
                        arrival("escalations/first", fingerprint, resolved.minusSeconds(2), ""),
                        arrival("escalations/before", fingerprint, resolved.minusSeconds(1), "escalations/first"),
                        arrival("escalations/since", fingerprint, resolved.plusSeconds(1), "escalations/first")),
                List.of(),
                List.of(new Watch(fingerprint, "problems/one", resolved.minusSeconds(3))),
                List.of(),
                List.of(new Settled("problems/one", resolved, null)),
                Set.of(fingerprint)));

        assertThat(seen(tables, fingerprint)).containsExactly("escalations/first", "escalations/since");
        tables.write(new Changes(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Settled("problems/one", null, null)),
                Set.of(fingerprint)));
        assertThat(seen(tables, fingerprint)).containsExactly("escalations/first");
        tables.drop();
    }

    @Test
    void aDismissedCaseThatItsSourceGoesOnWithCountsAgain_andOfTwoReopeningsTheLaterDoes() {
        String escalation = "escalations/" + newId();
        ArrivalTables tables = new ArrivalTables(jdbc, database.schema(), NOT_LOOKED_AT);
        tables.create();
        ArrivalsGeneration generation = new ArrivalsGeneration(tables);
        String fingerprint = Fingerprint.of(classification("grey screen"));
        Timestamp later = Timestamps.fromSeconds(2_000);

        generation.apply(List.of(
                stored(
                        escalation,
                        EscalationOpened.newBuilder()
                                .setOccurredTime(Timestamps.fromSeconds(1_000))
                                .setClassification(classification("grey screen"))
                                .build()),
                stored(
                        escalation,
                        EscalationReopened.newBuilder().setOccurredTime(later).build()),
                stored(
                        escalation,
                        EscalationReopened.newBuilder()
                                .setOccurredTime(Timestamps.fromSeconds(1_500))
                                .build()),
                stored(escalation, EscalationDismissed.getDefaultInstance())));
        assertThat(seen(tables, fingerprint)).isEmpty();
        generation.apply(List.of(stored(escalation, EscalationWorkStarted.getDefaultInstance())));

        assertThat(seen(tables, fingerprint)).containsExactly(escalation, escalation);
        assertThat(tables.rows(List.of(escalation)).get(escalation).reopenTime())
                .isEqualTo(EventMeta.toInstant(later));
        tables.drop();
    }

    private static StoredEvent stored(String name, Message event) {
        return new StoredEvent(
                newId(), "escalation", name, event, EventMeta.of(event, 0, Instant.EPOCH, "somebody"), Map.of());
    }

    @Test
    void whatAPlanWasWatchedForHasItsProblemLookedAt() {
        Instant start = Instant.parse("2026-03-01T00:00:00Z");
        ArrivalTables tables = new ArrivalTables(jdbc, database.schema(), NOT_LOOKED_AT);
        tables.create();
        tables.write(new Changes(
                List.of(),
                List.of(),
                List.of(new Watch("1|its own|", "problems/one", start.minusSeconds(3))),
                List.of(new Begun("1|its own|", start), new Begun("1|learnt|", start)),
                List.of(new Settled("problems/one", start.plusSeconds(9), start)),
                Set.of()));
        tables.due(Duration.ZERO, Duration.ZERO).forEach(tables::done);

        tables.write(new Changes(List.of(), List.of(), List.of(), List.of(), List.of(), Set.of("1|learnt|")));

        assertThat(tables.due(Duration.ofMillis(-1), Duration.ZERO))
                .extracting(Due::fingerprint)
                .containsExactly("1|its own|", "1|learnt|");
        tables.drop();
    }

    private static Row arrival(String escalation, String fingerprint, Instant openTime, String mergedInto) {
        return new Row(escalation, fingerprint, openTime, true, false, null, mergedInto, null);
    }

    private List<String> seen(String symptom) {
        return seen(arrivals.answering().orElseThrow(), Fingerprint.of(classification(symptom)));
    }

    private static List<String> seen(ArrivalTables tables, String fingerprint) {
        Due due = new Due(fingerprint, OffsetDateTime.now(ZoneOffset.UTC));
        return tables.seen(List.of(due)).values().stream()
                .flatMap(List::stream)
                .map(Seen::escalation)
                .toList();
    }

    private String merged(String symptom, String into) {
        String duplicate = classified(symptom).getName();
        escalations(SPECIALIST)
                .mergeEscalation(MergeEscalationRequest.newBuilder()
                        .setName(duplicate)
                        .setRequestId(newId())
                        .setInto(into)
                        .setReason("The same matter")
                        .build());
        await().until(() -> {
            Row row =
                    arrivals.answering().orElseThrow().rows(List.of(duplicate)).get(duplicate);
            return row != null && row.mergedInto().equals(into);
        });
        return duplicate;
    }

    @Test
    void aDuplicateCountsForItselfUnlessWhatItGoesOnAsCountsForIt() {
        String symptom = "green screen " + newId();
        String first = classified(symptom).getName();
        merged(symptom, first);
        String elsewhere = merged(symptom, classified("another " + newId()).getName());
        assertThat(seen(symptom)).containsExactly(first, elsewhere);
        events.publish(new GenericDomainEventMessage<>(
                "plan",
                "plans/" + newId(),
                0,
                PlanMonitoringStarted.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(Instant.now()))
                        .addFingerprints(Fingerprint.of(classification(symptom)))
                        .build()));

        String sinceItIsWatched = merged(symptom, first);

        assertThat(seen(symptom)).containsExactly(first, elsewhere, sinceItIsWatched);
        escalations(SPECIALIST)
                .unmergeEscalation(UnmergeEscalationRequest.newBuilder()
                        .setName(elsewhere)
                        .setRequestId(newId())
                        .setReason("Another matter")
                        .build());
        escalations(SPECIALIST)
                .dismissEscalation(DismissEscalationRequest.newBuilder()
                        .setName(elsewhere)
                        .setRequestId(newId())
                        .setReason(DismissalReason.DISMISSAL_REASON_SPAM)
                        .build());
        await().untilAsserted(() -> assertThat(seen(symptom)).containsExactly(first, sinceItIsWatched));
    }

    private List<RecordedEvent> timelineOf(String problem) {
        return problems(ANALYST)
                .listProblemTimeline(
                        ListProblemTimelineRequest.newBuilder().setName(problem).build())
                .getEventsList();
    }

    @Test
    void importedCasesCountAndARebuildOpensNothingTwice() throws IOException {
        String symptom = "Symptom " + newId();
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            members.add(escalations(ADMINISTRATOR)
                    .recordEscalationHistory(aCase(symptom))
                    .getName());
        }
        String problem = Ids.name("problems", get(members.getFirst()).getFingerprint(), "");
        awaitMembers(problem, members);
        Problem before = read(problem);

        int generation = projections.rebuild("arrivals");

        await().until(() -> projections.answering("arrivals") == generation);
        members.add(escalations(ADMINISTRATOR)
                .recordEscalationHistory(aCase(symptom))
                .getName());
        awaitMembers(problem, members);
        assertThat(types(timelineOf(problem)).stream().filter("ProblemOpened"::equals))
                .hasSize(1);
        assertThat(read(problem).getEscalationsList())
                .startsWith(before.getEscalationsList().toArray(String[]::new));
        assertThat(read(problem).getOpenTime().getSeconds())
                .as("the log's time, not ours")
                .isLessThan(1_500_000_000);
    }

    /** The first case of the sample under an id and with a symptom of its own. */
    private static RecordEscalationHistoryRequest aCase(String symptom) throws IOException {
        RecordEscalationHistoryRequest sample = SampleLog.small().getFirst();
        String id = "INC-" + newId();
        int place = sample.getColumnsList().indexOf("u_symptom");
        RecordEscalationHistoryRequest.Builder renamed = sample.toBuilder().setExternalId(id);
        renamed.getRowsBuilderList().forEach(row -> row.setValues(0, id));
        HistoryRow.Builder last = renamed.getRowsBuilder(renamed.getRowsCount() - 1);
        last.setValues(place, symptom);
        return renamed.build();
    }

    @Test
    void whatWasTakenOutIsNotTakenInAgainAlsoAfterARebuild() {
        String symptom = "no picture " + newId();
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            members.add(classified(symptom).getName());
        }
        awaitMembers(problemOf(symptom), members);

        problems(COORDINATOR)
                .removeProblemEscalations(RemoveProblemEscalationsRequest.newBuilder()
                        .setName(problemOf(symptom))
                        .setRequestId(newId())
                        .addEscalations(members.removeFirst())
                        .setReason("Another matter")
                        .build());

        members.add(classified(symptom).getName());
        awaitMembers(problemOf(symptom), members);
        int generation = projections.rebuild("arrivals");
        await().until(() -> projections.answering("arrivals") == generation);
        members.add(classified(symptom).getName());
        awaitMembers(problemOf(symptom), members);
    }

    @Test
    void aProblemIsClosedWithAReasonAndReopenedWhenThatWasAMistake() {
        String symptom = "no sound " + newId();
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            members.add(classified(symptom).getName());
        }
        awaitMembers(problemOf(symptom), members);
        CloseProblemRequest close = CloseProblemRequest.newBuilder()
                .setName(problemOf(symptom))
                .setRequestId(newId())
                .setResolution(ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE)
                .setReason("The same as another")
                .build();
        var cora = problems(COORDINATOR);

        assertThat(invalid(() -> cora.closeProblem(
                        close.toBuilder().setDuplicateOf("problems/nothing").build())))
                .containsExactly("duplicate_of: there is no problems/nothing.");
        Problem closed = cora.closeProblem(close.toBuilder()
                        .setResolution(ProblemResolution.PROBLEM_RESOLUTION_CANCELLED)
                        .build())
                .getProblem();

        assertThat(closed.getState()).isEqualTo(ProblemState.PROBLEM_STATE_CLOSED);
        assertThat(closed.getResolutionReason()).isEqualTo("The same as another");
        var reopened = cora.reopenProblem(ReopenProblemRequest.newBuilder()
                        .setName(closed.getName())
                        .setRequestId(newId())
                        .setReason("It is another matter")
                        .build())
                .getProblem();
        assertThat(reopened.getState()).isEqualTo(ProblemState.PROBLEM_STATE_NEW);
        members.add(classified(symptom).getName());
        awaitMembers(problemOf(symptom), members);
    }
}
