package tracker.bench;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Gatherers;
import tracker.reporting.v1.GetEscalationViewRequest;
import tracker.reporting.v1.GetPlanViewRequest;
import tracker.reporting.v1.GetProblemViewRequest;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.reporting.v1.ReportingServiceGrpc.ReportingServiceBlockingStub;

/**
 * All that readers can be shown, so that it can be compared: how often each row is there, and each screen; and what recurrence is
 * judged by. Of each only the digest, since there are hundreds of thousands.
 */
final class ReadModels {

    /** Views lead to the generation that answers. */
    private static final String LISTS = "SELECT viewname, viewname FROM pg_views WHERE schemaname = 'reporting'";

    /** The latest generation: an older one is dropped only a while after it was replaced. */
    private static final String ARRIVALS = """
            SELECT DISTINCT ON (kind) kind, tablename
            FROM pg_tables, substring(tablename FROM '^((?:arrival|watched).*_g)[0-9]+$') AS kind
            WHERE schemaname = 'escalation' AND kind IS NOT NULL
            ORDER BY kind, substring(tablename FROM '[0-9]+$')::int DESC""";

    /** An order of rows, and what the policy has done about one. */
    private static final String OF_NO_EVENT = "'{place,problem}'::text[]";

    private static final int ROWS_AT_ONCE = 10_000;

    /** How many screens are read at once. */
    static final int READERS = 8;

    private ReadModels() {}

    /** @param resources whose screens are looked at: escalations, problems, plans */
    static Map<String, String> of(Subject subject, List<String> resources) throws SQLException {
        Map<String, String> all = new HashMap<>();
        rows(
                subject,
                Subject.REPORTING,
                LISTS,
                "SELECT md5(t::text), count(*) FROM reporting.\"%s\" t GROUP BY 1",
                all);
        rows(
                subject,
                Subject.ESCALATION,
                ARRIVALS,
                "SELECT md5((to_jsonb(t) - %s)::text), count(*) FROM escalation.\"%%s\" t GROUP BY 1"
                        .formatted(OF_NO_EVENT),
                all);
        ReportingServiceBlockingStub screens = ReportingServiceGrpc.newBlockingStub(
                subject.client().grpc("administrator", subject.ports().reportingGrpc()));
        resources.stream()
                .gather(Gatherers.mapConcurrent(
                        READERS, name -> Map.entry(name, digest(Patience.ask(() -> screen(screens, name))))))
                .forEach(each -> all.put(each.getKey(), each.getValue()));
        return all;
    }

    private static String digest(Message screen) {
        return UUID.nameUUIDFromBytes(screen.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static Message screen(ReportingServiceBlockingStub screens, String name) {
        return switch (name.substring(0, name.indexOf('/'))) {
            case "escalations" ->
                screens.getEscalationView(
                        GetEscalationViewRequest.newBuilder().setName(name).build());
            case "problems" ->
                screens.getProblemView(
                        GetProblemViewRequest.newBuilder().setName(name).build());
            case "plans" ->
                screens
                        .getPlanView(
                                GetPlanViewRequest.newBuilder().setName(name).build())
                        .getView()
                        .toBuilder()
                        .clearViewTime() // and what is computed for it
                        .clearStanding()
                        .clearAlignment()
                        .build();
            default -> throw new IllegalArgumentException(name + " has no screen");
        };
    }

    private static void rows(Subject subject, String role, String question, String content, Map<String, String> all)
            throws SQLException {
        try (Connection connection = subject.client().sql(role);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // or the driver holds all rows at once
            statement.setFetchSize(ROWS_AT_ONCE);
            for (String[] table : tables(statement, question)) {
                try (ResultSet rows = statement.executeQuery(content.formatted(table[1]))) {
                    while (rows.next()) {
                        all.put(
                                table[0] + " " + rows.getString(1),
                                rows.getString(2).intern());
                    }
                }
            }
        }
    }

    /** What is to be compared under which name, and where it is now. */
    private static List<String[]> tables(Statement statement, String question) throws SQLException {
        List<String[]> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(question)) {
            while (rows.next()) {
                tables.add(new String[] {rows.getString(1), rows.getString(2)});
            }
        }
        if (tables.isEmpty()) {
            throw new IllegalStateException("Nothing is there to be compared: " + question);
        }
        return tables;
    }
}
