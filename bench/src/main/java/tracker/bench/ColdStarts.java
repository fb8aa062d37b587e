package tracker.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamServiceGrpc;

/** Four services, two of them alike, start at once on an empty database, which each may have to prepare. */
final class ColdStarts implements Fault {

    private static final String DATABASE = "cold";
    private static final int ANSWERS = 5;

    private static final String HISTORIES = "SELECT format('%I.%I', table_schema, table_name)"
            + " FROM information_schema.tables WHERE table_name LIKE 'flyway%history' ORDER BY 1";
    private static final String NOT_ONCE =
            "SELECT count(*) - count(DISTINCT version) FILTER (WHERE success), count(*) FROM %s WHERE version IS NOT NULL";

    @Override
    public String name() {
        return "cold";
    }

    @Override
    public Subject on(Stage stage) throws IOException {
        long start = System.nanoTime();
        Subject cold = stage.breakable().beside(DATABASE);
        stage.progress()
                .say("  all ready after %d s"
                        .formatted(Duration.ofNanos(System.nanoTime() - start).toSeconds()));
        var _ = TeamServiceGrpc.newBlockingStub(
                        cold.client().grpc("administrator", cold.ports().remediationGrpc()))
                .registerTeam(RegisterTeamRequest.newBuilder()
                        .setRequestId(DATABASE)
                        .setSlug(Witnesses.TEAM.substring(Witnesses.TEAM.indexOf('/') + 1))
                        .setDisplayName("Engineering")
                        .setKind(TeamKind.TEAM_KIND_ENGINEERING)
                        .build());
        return cold;
    }

    @Override
    public List<Result> happen(Stage stage, Subject subject, Witnesses witnesses) throws Exception {
        for (int i = 0; i < ANSWERS; i++) {
            witnesses.awaitAnswers();
        }
        return List.of(migrations(subject));
    }

    private Result migrations(Subject subject) throws SQLException {
        long notOnce = 0;
        long all = 0;
        try (Connection connection = subject.client().sql(Subject.OWNER);
                Statement statement = connection.createStatement()) {
            List<String> histories = new ArrayList<>();
            try (ResultSet tables = statement.executeQuery(HISTORIES)) {
                while (tables.next()) {
                    histories.add(tables.getString(1));
                }
            }
            for (String history : histories) {
                try (ResultSet counts = statement.executeQuery(NOT_ONCE.formatted(history))) {
                    counts.next();
                    notOnce += counts.getLong(1);
                    all += counts.getLong(2);
                }
            }
        }
        return new Result(
                name(),
                "steps of the schemas that failed or ran twice",
                notOnce,
                "",
                Target.atMost(0),
                "",
                Result.POSTGRESQL,
                List.of("%d steps".formatted(all)));
    }
}
