package tracker.escalation.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationAssigneeChanged;
import tracker.escalation.v1.EscalationClassificationChanged;
import tracker.escalation.v1.EscalationClosed;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationHistoryRecorded;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationPended;
import tracker.escalation.v1.EscalationPriorityChanged;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.EscalationReturnedToQueue;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.EscalationTeamChanged;
import tracker.escalation.v1.EscalationUnlinked;
import tracker.escalation.v1.EscalationWorkStarted;
import tracker.escalation.v1.HistoryRow;
import tracker.escalation.v1.Level;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.PendingReason;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.SourceReported;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

class ServiceNowHistoryTest {
    private static final Instant NOW = Instant.parse("2016-12-31T12:00:00Z");
    private static final String CASE = "INC0000045";

    /** A row that says nothing special, at a minute past eight. */
    private static Map<String, String> row(int minute, String state) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("number", CASE);
        row.put("incident_state", state);
        row.put("opened_at", "29/2/2016 01:16");
        row.put("sys_updated_at", "1/3/2016 08:%02d".formatted(minute));
        row.put("priority", "3 - Moderate");
        row.put("assignment_group", "Group 56");
        row.put("assigned_to", "?");
        row.put("problem_id", "?");
        row.put("made_sla", "true");
        row.put("reassignment_count", "0");
        row.put("reopen_count", "0");
        row.put("resolved_at", "29/2/2016 11:29");
        row.put("closed_at", "5/3/2016 12:00");
        row.put("contact_type", "Phone");
        row.put("location", "Location 143");
        row.put("category", "Category 55");
        row.put("subcategory", "Subcategory 170");
        row.put("u_symptom", "Symptom 72");
        row.put("impact", "2 - Medium");
        row.put("urgency", "1 - High");
        row.put("closed_code", "code 5");
        return row;
    }

    private static Map<String, String> row(int minute, String state, String column, String value) {
        Map<String, String> row = row(minute, state);
        row.put(column, value);
        return row;
    }

    @SafeVarargs
    private static RecordEscalationHistoryRequest request(Map<String, String>... rows) {
        return request(1, rows);
    }

    @SafeVarargs
    private static RecordEscalationHistoryRequest request(int firstOrdinal, Map<String, String>... rows) {
        RecordEscalationHistoryRequest.Builder request = RecordEscalationHistoryRequest.newBuilder()
                .setSource("servicenow")
                .setExternalId(CASE)
                .setFirstOrdinal(firstOrdinal)
                .addAllColumns(row(0, "New").keySet());
        for (int i = 0; i < rows.length; i++) {
            request.addRows(
                    HistoryRow.newBuilder().setLine(firstOrdinal + 1 + i).addAllValues(rows[i].values()));
        }
        return request.build();
    }

    /** A case as it grows by events. */
    private static final class Known {
        private Escalation escalation =
                Escalation.newBuilder().setName("escalations/1").build();
        private KnownHistory history = KnownHistory.NONE;

        List<Message> take(RecordEscalationHistoryRequest request) {
            List<Message> events = ServiceNowHistory.events(request, NOW, escalation, history);
            events.forEach(this::take);
            return events;
        }

        void take(Message event) {
            escalation = EscalationFold.fold(escalation, event, EventMeta.of(event, 0, NOW, "somebody"));
            history = history.after(event);
        }
    }

    @SafeVarargs
    private static List<Message> eventsOf(Map<String, String>... rows) {
        return new Known().take(request(rows));
    }

    /** The events of the last row only, without the record of the rows. */
    @SafeVarargs
    private static List<Message> lastOf(Map<String, String>... rows) {
        Known known = new Known();
        for (int i = 0; i < rows.length - 1; i++) {
            var _ = known.take(request(i + 1, rows[i]));
        }
        List<Message> events = known.take(request(rows.length, rows[rows.length - 1]));
        return events.subList(0, events.size() - 1);
    }

    private static Timestamp at(String instant) {
        return EventMeta.toTimestamp(Instant.parse(instant));
    }

    @Test
    void theFirstRowOpensTheCaseWhenItWasOpenedAndTellsWhatTheSourceSays() {
        List<Message> events = eventsOf(row(23, "New"));

        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "EscalationOpened", "EscalationTeamChanged", "SourceReported", "EscalationHistoryRecorded");
        EscalationOpened opened = (EscalationOpened) events.getFirst();
        assertThat(opened.getOccurredTime()).isEqualTo(at("2016-02-29T01:16:00Z"));
        assertThat(opened.getSource()).isEqualTo("servicenow");
        assertThat(opened.getExternalId()).isEqualTo(CASE);
        assertThat(opened.getChannel()).isEqualTo("Phone");
        assertThat(opened.getMarket()).isEqualTo("Location 143");
        assertThat(opened.getPriority()).isEqualTo(Priority.PRIORITY_MODERATE);
        assertThat(opened.getSourcePriority()).isEqualTo("3 - Moderate");
        assertThat(opened.getClassification().getCategoryList()).containsExactly("Category 55", "Subcategory 170");
        assertThat(opened.getClassification().getImpact()).isEqualTo(Level.LEVEL_MEDIUM);
        assertThat(opened.getClassification().getUrgency()).isEqualTo(Level.LEVEL_HIGH);
        SourceReported reported = (SourceReported) events.get(2);
        assertThat(reported.getOccurredTime()).isEqualTo(at("2016-03-01T08:23:00Z"));
        assertThat(reported.getReport().getResolveTime()).isEqualTo(at("2016-02-29T11:29:00Z"));
        assertThat(reported.getReport().getSlaMade()).isTrue();
        assertThat(((EscalationHistoryRecorded) events.getLast()).getRowDigestsList())
                .singleElement()
                .satisfies(digest -> assertThat(digest.size()).isEqualTo(16));
    }

    @Test
    void aLogMayStartInAnyState() {
        assertThat(eventsOf(row(1, "Active"))).hasAtLeastOneElementOfType(EscalationWorkStarted.class);
        assertThat(eventsOf(row(1, "Resolved")))
                .hasAtLeastOneElementOfType(EscalationResolved.class)
                .doesNotHaveAnyElementsOfTypes(EscalationReopened.class);
    }

    @Test
    void aRowThatSaysNothingNewIsOnlyRemembered() {
        assertThat(lastOf(row(1, "Active"), row(2, "Active"))).isEmpty();
    }

    @Test
    void waitingForTheUserIsPendingOnTheRequester() {
        assertThat(lastOf(row(1, "Active"), row(2, "Awaiting User Info")))
                .filteredOn(EscalationPended.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((EscalationPended) event).getReason())
                        .isEqualTo(PendingReason.PENDING_REASON_REQUESTER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Awaiting Problem", "Awaiting Vendor", "Awaiting Evidence"})
    void waitingForAnybodyElseIsPendingOnAThirdPartyInTheWordOfTheSource(String state) {
        assertThat(lastOf(row(1, "Active"), row(2, state)))
                .filteredOn(EscalationPended.class::isInstance)
                .singleElement()
                .satisfies(event -> {
                    assertThat(((EscalationPended) event).getReason())
                            .isEqualTo(PendingReason.PENDING_REASON_THIRD_PARTY);
                    assertThat(((EscalationPended) event).getWaitingFor()).isEqualTo(state);
                });
    }

    @Test
    void waitingForSomebodyElseThanBeforeIsPendingAnew() {
        assertThat(lastOf(row(1, "Awaiting Vendor"), row(2, "Awaiting Problem")))
                .hasAtLeastOneElementOfType(EscalationPended.class);
        assertThat(lastOf(row(1, "Awaiting Vendor"), row(2, "Awaiting Vendor"))).isEmpty();
    }

    @Test
    void goingBackToNewIsAReturnToTheQueue() {
        assertThat(lastOf(row(1, "Active"), row(2, "New"))).hasAtLeastOneElementOfType(EscalationReturnedToQueue.class);
        assertThat(eventsOf(row(1, "New"))).doesNotHaveAnyElementsOfTypes(EscalationReturnedToQueue.class);
    }

    @Test
    void leavingResolvedOrClosedReopensFirst() {
        assertThat(lastOf(row(1, "Closed"), row(2, "Awaiting Vendor")))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("EscalationReopened", "EscalationPended", "SourceReported");
        assertThat(lastOf(row(1, "Resolved"), row(2, "Active")))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("EscalationReopened", "SourceReported");
        assertThat(lastOf(row(1, "Resolved"), row(2, "New")))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("EscalationReopened", "EscalationReturnedToQueue", "SourceReported");
    }

    @Test
    void goingBetweenResolvedAndClosedIsNoReopening() {
        assertThat(lastOf(row(1, "Closed"), row(2, "Resolved")))
                .hasAtLeastOneElementOfType(EscalationResolved.class)
                .doesNotHaveAnyElementsOfTypes(EscalationReopened.class);
        assertThat(lastOf(row(1, "Resolved"), row(2, "Closed")))
                .hasAtLeastOneElementOfType(EscalationClosed.class)
                .doesNotHaveAnyElementsOfTypes(EscalationReopened.class);
        assertThat(lastOf(row(1, "Resolved"), row(2, "Resolved"))).isEmpty();
    }

    @Test
    void anUnknownStateKeepsItsTextAndChangesNoState() {
        List<Message> events = lastOf(row(1, "Resolved"), row(2, "-100"));
        assertThat(events).singleElement().isInstanceOf(SourceReported.class);
        assertThat(((SourceReported) events.getFirst()).getReport().getState()).isEqualTo("-100");
        assertThat(lastOf(row(1, "Resolved"), row(2, "-100"), row(3, "Resolved")))
                .singleElement()
                .isInstanceOf(SourceReported.class);
        assertThat(lastOf(row(1, "Resolved"), row(2, "-100"), row(3, "Active")))
                .hasAtLeastOneElementOfType(EscalationReopened.class);
    }

    @Test
    void teamsChangeOnlyWhenTheGroupDiffersFromTheRowBefore() {
        List<Message> gone = lastOf(row(1, "Active"), row(2, "Active", "assignment_group", "?"));
        assertThat(((EscalationTeamChanged) gone.getFirst()).getSourceTeam()).isEmpty();
        assertThat(lastOf(
                        row(1, "Active"),
                        row(2, "Active", "assignment_group", "?"),
                        row(3, "Active", "assignment_group", "?")))
                .isEmpty();
        assertThat(lastOf(row(1, "Active"), row(2, "Active", "assignment_group", "Group 70")))
                .hasAtLeastOneElementOfType(EscalationTeamChanged.class);
    }

    @Test
    void otherChangesBecomeTheirOwnEvents() {
        assertThat(lastOf(row(1, "Active"), row(2, "Active", "assigned_to", "Resolver 7")))
                .singleElement()
                .isInstanceOf(EscalationAssigneeChanged.class);
        assertThat(lastOf(row(1, "Active"), row(2, "Active", "u_symptom", "Symptom 1")))
                .singleElement()
                .isInstanceOf(EscalationClassificationChanged.class);
        EscalationPriorityChanged priority =
                (EscalationPriorityChanged) lastOf(row(1, "Active"), row(2, "Active", "priority", "0 - Sky"))
                        .getFirst();
        assertThat(priority.getPriority()).isEqualTo(Priority.PRIORITY_UNSPECIFIED);
        assertThat(priority.getSourcePriority()).isEqualTo("0 - Sky");
    }

    @Test
    void aProblemOfTheSourceIsLinkedChangedAndUnlinked() {
        List<Message> linked = lastOf(row(1, "Active"), row(2, "Active", "problem_id", "Problem ID  2"));
        assertThat(((EscalationLinked) linked.getFirst()).getLink().getKind())
                .isEqualTo(LinkKind.LINK_KIND_SOURCE_PROBLEM);
        assertThat(lastOf(
                        row(1, "Active", "problem_id", "Problem ID  2"),
                        row(2, "Active", "problem_id", "Problem ID  3")))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("EscalationUnlinked", "EscalationLinked", "SourceReported");
        assertThat(lastOf(row(1, "Active", "problem_id", "Problem ID  2"), row(2, "Active")))
                .hasAtLeastOneElementOfType(EscalationUnlinked.class);
    }

    @Test
    void aRowWhoseTimeGoesBackIsReportedAgain() {
        assertThat(lastOf(row(10, "Active"), row(5, "Active"))).singleElement().isInstanceOf(SourceReported.class);
    }

    @Test
    void rowsOfOneMinuteKeepTheOrderOfTheFile() {
        List<Message> events = eventsOf(row(7, "Active"), row(7, "Resolved"), row(7, "Active"), row(7, "Closed"));

        assertThat(events)
                .filteredOn(event -> !(event instanceof SourceReported))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "EscalationOpened",
                        "EscalationWorkStarted",
                        "EscalationTeamChanged",
                        "EscalationResolved",
                        "EscalationReopened",
                        "EscalationClosed",
                        "EscalationHistoryRecorded");
        assertThat(events)
                .filteredOn(SourceReported.class::isInstance)
                .extracting(event -> ((SourceReported) event).getReport().getState())
                .containsExactly("Active", "Resolved", "Active", "Closed");
    }

    @Test
    void whatPeopleChangedHereStaysUntilTheSourceSaysSomethingNewOfIt() {
        Known known = new Known();
        var first = known.take(request(1, row(1, "Active", "assigned_to", "Resolver 7")));
        known.take(EscalationAssigneeChanged.newBuilder()
                .setOccurredTime(at("2016-04-01T00:00:00Z"))
                .setAssignee("demo-specialist")
                .build());
        known.take(EscalationClosed.newBuilder()
                .setOccurredTime(at("2016-04-02T00:00:00Z"))
                .build());

        var second = known.take(request(2, row(2, "Active", "assigned_to", "Resolver 7")));

        assertThat(first).isNotEmpty();
        assertThat(second).singleElement().isInstanceOf(EscalationHistoryRecorded.class);
        assertThat(known.escalation.getAssignee()).isEqualTo("demo-specialist");
        assertThat(known.escalation.getState()).isEqualTo(EscalationState.ESCALATION_STATE_CLOSED);
    }

    @Test
    void aRowThatComesLateDoesNotReopenWhatWasClosedHereAfterIt() {
        Known known = new Known();
        known.take(request(1, row(1, "New")));
        known.take(EscalationClosed.newBuilder()
                .setOccurredTime(at("2016-04-02T00:00:00Z"))
                .build());

        var late = known.take(request(2, row(2, "Active")));

        assertThat(late)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("SourceReported", "EscalationHistoryRecorded");
        assertThat(known.escalation.getState()).isEqualTo(EscalationState.ESCALATION_STATE_CLOSED);

        var then = row(3, "Active", "incident_state", "New");
        then.put("sys_updated_at", "3/4/2016 08:00");
        assertThat(known.take(request(3, then))).hasAtLeastOneElementOfType(EscalationReopened.class);
    }

    @Test
    void aCaseThatWasOpenedHereTakesItsHistoryWithoutBeingOpenedAgain() {
        Known known = new Known();
        known.take(EscalationOpened.newBuilder()
                .setOccurredTime(at("2016-02-29T01:00:00Z"))
                .setSource("servicenow")
                .setExternalId(CASE)
                .build());

        assertThat(known.take(request(row(1, "Active"))))
                .doesNotHaveAnyElementsOfTypes(EscalationOpened.class)
                .hasAtLeastOneElementOfType(EscalationWorkStarted.class)
                .hasAtLeastOneElementOfType(EscalationPriorityChanged.class);
    }

    @Test
    void theSameRowsAgainChangeNothingAndFurtherOnesAreAdded() {
        Known known = new Known();
        var first = known.take(request(row(1, "New"), row(2, "Active")));
        assertThat(first).isNotEmpty();
        assertThat(known.take(request(row(1, "New"), row(2, "Active")))).isEmpty();

        List<Message> further = known.take(request(row(1, "New"), row(2, "Active"), row(3, "Resolved")));

        assertThat(further)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("EscalationResolved", "SourceReported", "EscalationHistoryRecorded");
        EscalationHistoryRecorded recorded = (EscalationHistoryRecorded) further.getLast();
        assertThat(recorded.getFirstOrdinal()).isEqualTo(3);
        assertThat(recorded.getRowDigestsCount()).isEqualTo(1);
    }

    @Test
    void aChangedRowIsRefusedByName() {
        Known known = new Known();
        var first = known.take(request(row(1, "New"), row(2, "Active")));
        assertThat(first).isNotEmpty();

        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> known.take(request(row(1, "New"), row(2, "Active", "notify", "x"))))
                .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(Reason.INVALID_ARGUMENT));
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> known.take(request(row(1, "New"), row(2, "Resolved"), row(3, "Closed"))))
                .satisfies(rejection -> {
                    assertThat(rejection.reason()).isEqualTo(Reason.HISTORY_ROW_CHANGED);
                    assertThat(rejection.metadata())
                            .containsEntry("resource", "escalations/1")
                            .containsEntry("ordinal", "2")
                            .containsEntry("line", "3");
                });
    }

    @Test
    void aMissingRowIsRefused() {
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> new Known().take(request(2, row(1, "New"))))
                .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(Reason.HISTORY_GAP));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    number,             ?,                "is unknown"
                    number,             INC0000046,       "is INC0000046, not of the case INC0000045"
                    incident_state,     ?,                "is unknown"
                    opened_at,          ?,                "is unknown"
                    opened_at,          "31/2/2016 01:16", "'31/2/2016 01:16' is not a time such as 29/2/2016 01:16"
                    opened_at,          2016-02-29,       "'2016-02-29' is not a time such as 29/2/2016 01:16"
                    sys_updated_at,     ?,                "is unknown"
                    sys_updated_at,     "1/1/2017 00:00", "'1/1/2017 00:00' is in the future"
                    resolved_at,        soon,             "'soon' is not a time such as 29/2/2016 01:16"
                    closed_at,          "1/1/2030 00:00", "'1/1/2030 00:00' is in the future"
                    made_sla,           maybe,            "'maybe' is neither true nor false"
                    reassignment_count, -1,               "'-1' is not a count"
                    reopen_count,       1.5,              "'1.5' is not a count"
                    """)
    void aBrokenValueIsRefusedWithLineFieldAndReason(String column, String value, String reason) {
        assertThat(violations(request(row(1, "New"), row(2, "Active", column, value))))
                .containsExactly("rows[1]." + column + ": line 3: " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "priority",
                "assignment_group",
                "assigned_to",
                "problem_id",
                "made_sla",
                "reassignment_count",
                "reopen_count",
                "resolved_at",
                "closed_at",
                "contact_type",
                "category",
                "u_symptom",
                "impact"
            })
    void whatElseIsUnknownIsNoError(String column) {
        assertThat(eventsOf(row(1, "New", column, "?"))).isNotEmpty();
    }

    @Test
    void controlCharactersAndWrongNumbersOfValuesAreRefused() {
        assertThat(violations(request(row(1, "New", "location", "a\u0007b"))))
                .containsExactly("rows[0].location: line 2: holds a control character");
        assertThat(violations(request(row(1, "New", "location", "x".repeat(1001)))))
                .containsExactly("rows[0].location: line 2: has more than 1000 characters");
        assertThat(violations(request(row(1, "New", "u_symptom", "x".repeat(201)))))
                .containsExactly("rows[0].u_symptom: line 2: has more than 200 characters");
        assertThat(violations(changed(request ->
                        request.setRows(0, HistoryRow.newBuilder().setLine(2).addValues("x")))))
                .containsExactly("rows[0].values: line 2: has 1 values for 21 columns");
    }

    @Test
    void anotherTableIsRefused() {
        assertThat(violations(RecordEscalationHistoryRequest.newBuilder()
                        .addAllColumns(List.of("number", "number", "opened_at"))
                        .build()))
                .containsExactly(
                        "columns: 'number' stands there twice",
                        "columns: not a ServiceNow audit log: it has no column incident_state, sys_updated_at, priority,"
                                + " assignment_group, problem_id, made_sla, reassignment_count, reopen_count,"
                                + " resolved_at, closed_at");
    }

    @Test
    void everyBrokenRowIsNamed() {
        assertThat(violations(request(row(1, "?"), row(2, "Active"), row(3, "Active", "opened_at", "x"))))
                .containsExactly(
                        "rows[0].incident_state: line 2: is unknown",
                        "rows[2].opened_at: line 4: 'x' is not a time such as 29/2/2016 01:16");
    }

    private static RecordEscalationHistoryRequest changed(
            UnaryOperator<RecordEscalationHistoryRequest.Builder> change) {
        return change.apply(request(row(1, "New")).toBuilder()).build();
    }

    private static List<String> violations(RecordEscalationHistoryRequest request) {
        Rejection[] caught = new Rejection[1];
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> new Known().take(request))
                .satisfies(rejection -> caught[0] = rejection);
        return caught[0].violations().stream()
                .map(violation -> violation.field() + ": " + violation.description())
                .toList();
    }
}
