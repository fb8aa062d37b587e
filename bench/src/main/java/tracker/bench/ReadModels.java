package tracker.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tracker.reporting.v1.GetEscalationViewRequest;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.reporting.v1.ReportingServiceGrpc.ReportingServiceBlockingStub;

/** All that readers can be shown, so that it can be compared: how often each row is there, and each screen. */
final class ReadModels {

    private ReadModels() {}

    static Map<String, String> of(Subject subject, List<String> escalations) throws SQLException {
        Map<String, String> all = new HashMap<>();
        try (Connection connection = subject.client().sql(Subject.REPORTING);
                Statement statement = connection.createStatement()) {
            for (String view : views(statement)) {
                try (ResultSet rows = statement.executeQuery(
                        "SELECT t::text, count(*) FROM reporting.\"%s\" t GROUP BY 1".formatted(view))) {
                    while (rows.next()) {
                        all.put(view + " " + rows.getString(1), rows.getString(2));
                    }
                }
            }
        }
        ReportingServiceBlockingStub screens = ReportingServiceGrpc.newBlockingStub(
                subject.client().grpc("administrator", subject.ports().reportingGrpc()));
        for (String name : escalations) {
            all.put(
                    name,
                    screens.getEscalationView(GetEscalationViewRequest.newBuilder()
                                    .setName(name)
                                    .build())
                            .toString());
        }
        return all;
    }

    private static List<String> views(Statement statement) throws SQLException {
        List<String> views = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery("SELECT viewname FROM pg_views WHERE schemaname = 'reporting' ORDER BY 1")) {
            while (rows.next()) {
                views.add(rows.getString(1));
            }
        }
        return views;
    }
}
