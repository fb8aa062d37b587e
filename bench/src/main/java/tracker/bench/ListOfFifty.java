package tracker.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
            results.addAll(measure(stage, subject));
            stage.progress().say("  ten times as many escalations are made");
            tenfold.show();
            results.addAll(measure(stage, subject));
        }
        return results;
    }

    private List<Result> measure(Stage stage, Subject subject) throws SQLException {
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

        Map<String, Latencies> searches = new LinkedHashMap<>();
        kinds.keySet().stream()
                .filter(Question::isByWords)
                .toList()
                .forEach(kind -> searches.put(kind, kinds.remove(kind)));
        return List.of(
                result("list of 50 over gRPC at %,d escalations, p99".formatted(total), Target.atMost(50), kinds),
                result("the same, searched by words, p99", null, searches));
    }

    private Result result(String what, @Nullable Target target, Map<String, Latencies> kinds) {
        Latencies all = new Latencies();
        kinds.values().forEach(all::add);
        List<String> notes = new ArrayList<>();
        kinds.forEach((kind, latencies) -> notes.add(kind + ": " + latencies.text()));
        return new Result(name(), what, all.millis(99), "ms", target, all.text(), Result.POSTGRESQL, notes);
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
