package tracker.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.reporting.v1.ReportingServiceGrpc.ReportingServiceBlockingStub;

/** How long a list of fifty takes, sorted and filtered in many ways, over the whole log and over ten times as much. */
final class ListOfFifty implements Figure {

    private static final long SEED = 4_711;

    @Override
    public String name() {
        return "list";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.withLog();
        List<Result> results = new ArrayList<>();
        try (TenfoldEscalations tenfold = new TenfoldEscalations(subject)) {
            tenfold.settle();
            results.add(measure(stage, subject));
            stage.progress().say("  ten times as many escalations are made");
            tenfold.show();
            results.add(measure(stage, subject));
        }
        return results;
    }

    private Result measure(Stage stage, Subject subject) throws SQLException {
        ReportingServiceBlockingStub lists = ReportingServiceGrpc.newBlockingStub(
                subject.client().grpc("analyst", subject.ports().reportingGrpc()));
        List<Question> questions;
        try (Connection analyst = subject.client().sql()) {
            questions = Question.some(stage.sizes().lists(), SEED, analyst, lists);
        }
        int total = lists.listEscalations(ListEscalationsRequest.getDefaultInstance())
                .getTotalSize();
        stage.progress().say("  %,d lists of %,d escalations".formatted(questions.size(), total));
        ask(lists, questions.subList(0, questions.size() / 4)); // to warm up
        Map<String, Latencies> kinds = ask(lists, questions);

        Latencies all = new Latencies();
        kinds.values().forEach(all::add);
        List<String> notes = new ArrayList<>();
        kinds.forEach((kind, latencies) -> notes.add(kind + ": " + latencies.text()));
        return new Result(
                name(),
                "list of 50 over gRPC at %,d escalations, p99".formatted(total),
                all.millis(99),
                "ms",
                Target.atMost(50),
                all.text(),
                Result.POSTGRESQL,
                notes);
    }

    private static Map<String, Latencies> ask(ReportingServiceBlockingStub lists, List<Question> questions) {
        Map<String, Latencies> kinds = new LinkedHashMap<>();
        for (Question question : questions) {
            long start = System.nanoTime();
            var _ = lists.listEscalations(question.request());
            kinds.computeIfAbsent(question.kind(), kind -> new Latencies())
                    .record(Duration.ofNanos(System.nanoTime() - start));
        }
        return kinds;
    }
}
