package tracker.escalation.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.escalation.RunningService;
import tracker.escalation.intake.SampleLog;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.GetEscalationRequest;
import tracker.escalation.v1.HistoryRow;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.RecordEscalationHistoryResponse;
import tracker.platform.error.Rejection.Reason;

/** Histories taken in over gRPC: once, again, longer, changed and broken. */
class ImportApiTest extends RunningService {

    /** The first case of the sample under an id of its own. */
    private static RecordEscalationHistoryRequest aCase() throws IOException {
        RecordEscalationHistoryRequest sample = SampleLog.small().getFirst();
        String id = "INC-" + newId();
        RecordEscalationHistoryRequest.Builder renamed = sample.toBuilder().setExternalId(id);
        renamed.getRowsBuilderList().forEach(row -> row.setValues(0, id));
        return renamed.build();
    }

    private static RecordEscalationHistoryRequest firstRows(RecordEscalationHistoryRequest request, int rows) {
        return request.toBuilder()
                .clearRows()
                .addAllRows(request.getRowsList().subList(0, rows))
                .build();
    }

    private static RecordEscalationHistoryRequest with(
            RecordEscalationHistoryRequest request, int row, String column, String value) {
        int place = request.getColumnsList().indexOf(column);
        HistoryRow.Builder changed = request.getRows(row).toBuilder().setValues(place, value);
        return request.toBuilder().setRows(row, changed).build();
    }

    private RecordEscalationHistoryResponse record(RecordEscalationHistoryRequest request) {
        return escalations(ADMINISTRATOR).recordEscalationHistory(request);
    }

    @Test
    void theSameRowsAgainChangeNothingAndFurtherOnesAddWhatIsNew() throws IOException {
        RecordEscalationHistoryRequest whole = aCase();
        int rows = whole.getRowsCount();

        RecordEscalationHistoryResponse first = record(firstRows(whole, 2));
        Escalation afterFirst = get(first.getName());
        RecordEscalationHistoryResponse again = record(firstRows(whole, 2));
        Escalation afterAgain = get(first.getName());
        RecordEscalationHistoryResponse longer = record(whole);

        assertThat(first.getRowsAdded()).isEqualTo(2);
        assertThat(again.getRowsAdded()).isZero();
        assertThat(again.getRowsKnown()).isEqualTo(2);
        assertThat(again.getEventsAdded()).isZero();
        assertThat(again.getPosition()).isEqualTo(first.getPosition());
        assertThat(afterAgain).isEqualTo(afterFirst);
        assertThat(longer.getRowsAdded()).isEqualTo(rows - 2);
        assertThat(longer.getRowsKnown()).isEqualTo(2);
        assertThat(get(first.getName()).getHistoryRows()).isEqualTo(rows);
        assertThat(timeline(first.getName()))
                .hasSize(first.getEventsAdded() + longer.getEventsAdded())
                .allSatisfy(event -> {
                    assertThat(event.getOrigin()).isEqualTo("import");
                    assertThat(event.getActor()).isEqualTo("ada");
                });
    }

    @Test
    void aChangedRowIsRefusedByNameAndAMissingOneToo() throws IOException {
        RecordEscalationHistoryRequest whole = aCase();
        String name = record(firstRows(whole, 2)).getName();

        assertThat(refused(
                                Status.Code.ALREADY_EXISTS,
                                Reason.HISTORY_ROW_CHANGED,
                                () -> record(with(whole, 1, "assignment_group", "Group 1")))
                        .getMetadataMap())
                .containsEntry("resource", name)
                .containsEntry("ordinal", "2")
                .containsEntry("line", String.valueOf(whole.getRows(1).getLine()));
        refused(
                Status.Code.FAILED_PRECONDITION,
                Reason.HISTORY_GAP,
                () -> record(whole.toBuilder().setFirstOrdinal(4).build()));
        assertThat(get(name).getHistoryRows()).isEqualTo(2);
    }

    @Test
    void aBrokenRowRefusesTheCaseAndNothingIsHalfWritten() throws IOException {
        RecordEscalationHistoryRequest broken = with(aCase(), 1, "sys_updated_at", "yesterday");

        assertThat(invalid(() -> record(broken)))
                .containsExactly("rows[1].sys_updated_at: line %d: 'yesterday' is not a time such as 29/2/2016 01:16"
                        .formatted(broken.getRows(1).getLine()));
        assertThat(invalid(() -> record(broken.toBuilder()
                        .clearColumns()
                        .addColumns("name")
                        .addColumns("price")
                        .build())))
                .singleElement()
                .asString()
                .startsWith("columns: not a ServiceNow audit log");
        RecordEscalationHistoryRequest belled = with(aCase(), 0, "location", "a\u0007b");
        assertThat(invalid(() -> record(belled))).singleElement().asString().startsWith("rows[0].");
        assertThat(record(with(broken, 1, "sys_updated_at", "29/2/2016 08:53")).getRowsKnown())
                .isZero();
    }

    @Test
    void aDryRunAnswersAndWritesNothing() throws IOException {
        RecordEscalationHistoryRequest whole = aCase();

        RecordEscalationHistoryResponse checked =
                record(whole.toBuilder().setDryRun(true).build());

        assertThat(checked.getRowsAdded()).isEqualTo(whole.getRowsCount());
        assertThat(checked.getPosition()).isEmpty();
        refused(Status.Code.NOT_FOUND, Reason.NOT_FOUND, () -> get(checked.getName()));
        assertThat(record(whole).getEventsAdded()).isEqualTo(checked.getEventsAdded());
        assertThat(record(whole.toBuilder().setDryRun(true).build()).getRowsAdded())
                .isZero();
    }

    /** A case of many rows comes in parts, and a dry run keeps none of them. */
    @Test
    void aDryRunSaysOfALaterPartWhatTheImportWouldSay() throws IOException {
        RecordEscalationHistoryRequest whole = aCase();
        RecordEscalationHistoryRequest later = whole.toBuilder()
                .setFirstOrdinal(3)
                .clearRows()
                .addAllRows(whole.getRowsList().subList(2, whole.getRowsCount()))
                .build();
        RecordEscalationHistoryRequest checked =
                later.toBuilder().setDryRun(true).build();

        int added = record(checked).getRowsAdded();
        assertThat(invalid(() -> record(with(checked, 0, "sys_updated_at", "yesterday"))))
                .singleElement()
                .asString()
                .startsWith("rows[0].sys_updated_at");
        refused(Status.Code.FAILED_PRECONDITION, Reason.HISTORY_GAP, () -> record(later));

        record(firstRows(whole, 2));
        assertThat(record(later).getRowsAdded()).isEqualTo(added).isEqualTo(whole.getRowsCount() - 2);
    }

    @Test
    void whatWasOpenedHereAndWhatIsImportedMeetInOneCase() throws IOException {
        RecordEscalationHistoryRequest whole = aCase();
        Escalation opened = escalations(ADMINISTRATOR)
                .openEscalation(OpenEscalationRequest.newBuilder()
                        .setRequestId(newId())
                        .setOccurredTime(EventMeta.toTimestamp(Instant.parse("2016-02-29T01:20:00Z")))
                        .setSource("servicenow")
                        .setExternalId(whole.getExternalId())
                        .setTitle("Videos do not load")
                        .build())
                .getEscalation();

        assertThat(record(whole).getName()).isEqualTo(opened.getName());
        assertThat(get(opened.getName()).getTitle()).isEqualTo("Videos do not load");
        assertThat(types(timeline(opened.getName())))
                .startsWith("EscalationOpened", "EscalationTeamChanged", "EscalationPriorityChanged")
                .containsOnlyOnce("EscalationOpened");
    }

    @Test
    void aControlCharacterIsRefusedByLineAndColumn() throws IOException {
        RecordEscalationHistoryRequest broken = with(aCase(), 1, "location", "Location\u0007");
        int line = broken.getRows(1).getLine();

        assertThat(invalid(() -> record(broken)))
                .containsExactly("rows[1].location: line " + line + ": holds a control character");
    }

    @Test
    void theSampleIsTakenInByManyHandsAtOnceAndStandsAsItStood() throws Exception {
        List<RecordEscalationHistoryRequest> sample = SampleLog.small();

        assertThat(added(sample)).isEqualTo(3411);
        assertThat(added(sample)).isZero();

        RecordEscalationHistoryRequest first = sample.getFirst();
        String name = record(first).getName();
        assertThat(get(name).getState()).isEqualTo(EscalationState.ESCALATION_STATE_CLOSED);
        assertThat(escalations(ANALYST)
                        .getEscalation(GetEscalationRequest.newBuilder()
                                .setName(name)
                                .setAsOf(get(name).getOpenTime())
                                .build())
                        .getEscalation()
                        .getState())
                .isEqualTo(EscalationState.ESCALATION_STATE_NEW);
    }

    private int added(List<RecordEscalationHistoryRequest> requests) throws InterruptedException, ExecutionException {
        try (var hands = Executors.newFixedThreadPool(4)) {
            int added = 0;
            for (Future<RecordEscalationHistoryResponse> each : hands.invokeAll(requests.stream()
                    .map(request -> (Callable<RecordEscalationHistoryResponse>) () -> record(request))
                    .toList())) {
                added += each.get().getRowsAdded();
            }
            return added;
        }
    }
}
