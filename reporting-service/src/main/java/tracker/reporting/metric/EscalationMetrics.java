package tracker.reporting.metric;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.escalation.v1.Reader;
import tracker.reporting.v1.AgingFigures;
import tracker.reporting.v1.EscalationFigures;
import tracker.reporting.v1.GetAgingMetricsRequest;
import tracker.reporting.v1.GetAgingMetricsResponse;
import tracker.reporting.v1.GetEscalationMetricsRequest;
import tracker.reporting.v1.GetEscalationMetricsResponse;

/** Figures over escalations, as the SQL functions of {@code reporting} define them. */
public final class EscalationMetrics {

    private record Group<F>(String key, F figures) {}

    private static final String SOURCE = "source";

    private final JdbcTemplate jdbc;

    public EscalationMetrics(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Over what the reader may know of. */
    public GetEscalationMetricsResponse of(GetEscalationMetricsRequest request, Reader reader) {
        FigureRows.requirePeriod(request.hasFrom() && request.hasTo(), request.getFrom(), request.getTo());
        String basis = request.getBasis().equals(SOURCE) ? "source" : "observed";
        List<Group<EscalationFigures>> groups = jdbc.query(
                "SELECT * FROM reporting.escalation_figures_" + basis
                        + "(?::timestamptz, ?::timestamptz, ?::timestamptz, ?, ?)",
                (row, number) -> new Group<>(row.getString("group_key"), figures(row)),
                FigureRows.instant(request.hasAsOf(), request.getAsOf()),
                FigureRows.instant(request.hasFrom(), request.getFrom()),
                FigureRows.instant(request.hasTo(), request.getTo()),
                request.getGroupBy(),
                reader.seesAll() ? null : reader.subject());
        GetEscalationMetricsResponse.Builder response = GetEscalationMetricsResponse.newBuilder();
        if (request.getGroupBy().isEmpty()) {
            groups.forEach(all -> response.setFigures(all.figures()));
        } else {
            groups.forEach(group -> response.putGroups(group.key(), group.figures()));
        }
        return response.build();
    }

    /** Over what the reader may know of. */
    public GetAgingMetricsResponse aging(GetAgingMetricsRequest request, Reader reader) {
        FigureRows.requirePeriod(request.hasFrom() && request.hasTo(), request.getFrom(), request.getTo());
        List<Group<AgingFigures>> groups = jdbc.query(
                "SELECT * FROM reporting.escalation_aging(?::timestamptz, ?::timestamptz, ?::timestamptz, ?, ?)",
                (row, number) -> new Group<>(row.getString("group_key"), aging(row)),
                FigureRows.instant(request.hasAsOf(), request.getAsOf()),
                FigureRows.instant(request.hasFrom(), request.getFrom()),
                FigureRows.instant(request.hasTo(), request.getTo()),
                request.getGroupBy(),
                reader.seesAll() ? null : reader.subject());
        GetAgingMetricsResponse.Builder response = GetAgingMetricsResponse.newBuilder();
        if (request.getGroupBy().isEmpty()) {
            groups.forEach(all -> response.setFigures(all.figures()));
        } else {
            groups.forEach(group -> response.putGroups(group.key(), group.figures()));
        }
        return response.build();
    }

    private static AgingFigures aging(ResultSet row) throws SQLException {
        return AgingFigures.newBuilder()
                .setTimeToAcknowledgeHours(FigureRows.hours(row, "acknowledge"))
                .setUnacknowledged(row.getInt("unacknowledged"))
                .setOpen(row.getInt("open"))
                .setOpenUnder30Days(row.getInt("open_under_30_days"))
                .setOpenUnder90Days(row.getInt("open_under_90_days"))
                .setOpenUnder180Days(row.getInt("open_under_180_days"))
                .setOpenFrom180Days(row.getInt("open_from_180_days"))
                .build();
    }

    private static EscalationFigures figures(ResultSet row) throws SQLException {
        return EscalationFigures.newBuilder()
                .setOpened(row.getInt("opened"))
                .setResolved(row.getInt("resolved"))
                .setClosed(row.getInt("closed"))
                .setReopened(row.getInt("reopened"))
                .setSlaMet(row.getInt("sla_met"))
                .setSlaJudged(row.getInt("sla_judged"))
                .setTimeToFirstResolutionHours(FigureRows.hours(row, "resolution"))
                .setTimeToCloseHours(FigureRows.hours(row, "close"))
                .setReassignments(row.getInt("reassignments"))
                .setPriorityChanges(row.getInt("priority_changes"))
                .setProblemLinks(row.getInt("problem_links"))
                .build();
    }
}
