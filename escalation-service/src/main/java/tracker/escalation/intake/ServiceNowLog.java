package tracker.escalation.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.HistoryRow;
import tracker.escalation.v1.Level;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.SourceReport;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Violation;

/** Reads rows of a ServiceNow audit log, or names line, field and reason of what is wrong in each. */
public final class ServiceNowLog {
    private static final List<String> REQUIRED = List.of(
            "number",
            "incident_state",
            "opened_at",
            "sys_updated_at",
            "priority",
            "assignment_group",
            "problem_id",
            "made_sla",
            "reassignment_count",
            "reopen_count",
            "resolved_at",
            "closed_at");
    private static final Map<String, Level> LEVELS =
            Map.of("1 - High", Level.LEVEL_HIGH, "2 - Medium", Level.LEVEL_MEDIUM, "3 - Low", Level.LEVEL_LOW);

    /** An error must fit into the trailers of a call. */
    private static final int MOST_VIOLATIONS = 25;

    private final RecordEscalationHistoryRequest request;
    private final Instant now;
    private final Map<String, Integer> places;
    private final RowDigest digest;
    private final List<Violation> violations = new ArrayList<>();

    private ServiceNowLog(RecordEscalationHistoryRequest request, Instant now) {
        this.request = request;
        this.now = now;
        this.places = places(request.getColumnsList());
        this.digest = new RowDigest(request.getColumnsList());
    }

    /** The rows of a request in their order; a rejection when any is broken. */
    public static List<ServiceNowRow> read(RecordEscalationHistoryRequest request, Instant now) {
        ServiceNowLog log = new ServiceNowLog(request, now);
        List<ServiceNowRow> rows =
                IntStream.range(0, request.getRowsCount()).mapToObj(log::row).toList();
        if (!log.violations.isEmpty()) {
            throw Rejection.invalid(
                    log.violations.stream().limit(MOST_VIOLATIONS).toList());
        }
        return rows;
    }

    private static Map<String, Integer> places(List<String> columns) {
        Map<String, Integer> places = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (int place = 0; place < columns.size(); place++) {
            if (places.put(columns.get(place), place) != null) {
                violations.add(new Violation(
                        "columns", Said.of("COLUMN_TWICE", "'{column}' stands there twice", columns.get(place))));
            }
        }
        List<String> missing =
                REQUIRED.stream().filter(name -> !places.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            violations.add(new Violation(
                    "columns",
                    Said.of("COLUMNS_MISSING", "not a ServiceNow audit log: it has no column {missing}", missing)));
        }
        if (!violations.isEmpty()) {
            throw Rejection.invalid(violations);
        }
        return Map.copyOf(places);
    }

    private ServiceNowRow row(int index) {
        HistoryRow row = request.getRows(index);
        Cells cells = new Cells(places, row, "rows[" + index + "]", now, violations);
        String number = cells.known("number");
        if (!number.isEmpty() && !number.equals(request.getExternalId())) {
            cells.refuse(
                    "number",
                    Said.of(
                            "ROW_OF_ANOTHER_CASE",
                            "line {line}: is {number}, not of the case {case}",
                            row.getLine(),
                            Cells.shown(number),
                            request.getExternalId()));
        }
        return new ServiceNowRow(
                row.getLine(),
                digest.of(row.getValuesList()),
                EventMeta.toTimestamp(cells.knownTime("sys_updated_at")),
                report(cells, request.getFirstOrdinal() + index),
                classification(cells),
                cells.text("assigned_to"),
                cells.text("contact_type"),
                cells.text("location"),
                cells.text("closed_code"));
    }

    private static SourceReport report(Cells cells, int ordinal) {
        SourceReport.Builder report = SourceReport.newBuilder()
                .setOrdinal(ordinal)
                .setState(cells.known("incident_state"))
                .setPriority(cells.text("priority"))
                .setTeam(cells.text("assignment_group"))
                .setProblem(cells.text("problem_id"))
                .setOpenTime(EventMeta.toTimestamp(cells.knownTime("opened_at")))
                .setReassignmentCount(cells.count("reassignment_count"))
                .setReopenCount(cells.count("reopen_count"));
        cells.time("resolved_at").map(EventMeta::toTimestamp).ifPresent(report::setResolveTime);
        cells.time("closed_at").map(EventMeta::toTimestamp).ifPresent(report::setCloseTime);
        cells.verdict("made_sla").ifPresent(report::setSlaMade);
        return report.build();
    }

    private static Classification classification(Cells cells) {
        Classification.Builder classification = Classification.newBuilder()
                .setSymptom(cells.text("u_symptom"))
                .setImpact(LEVELS.getOrDefault(cells.text("impact"), Level.LEVEL_UNSPECIFIED))
                .setUrgency(LEVELS.getOrDefault(cells.text("urgency"), Level.LEVEL_UNSPECIFIED));
        String category = cells.text("category");
        String subcategory = cells.text("subcategory");
        if (!category.isEmpty() || !subcategory.isEmpty()) {
            classification.addCategory(category);
        }
        if (!subcategory.isEmpty()) {
            classification.addCategory(subcategory);
        }
        return classification.build();
    }
}
