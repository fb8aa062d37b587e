package tracker.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracker.operations.v1.ListProcessorsRequest;
import tracker.operations.v1.Processor;
import tracker.operations.v1.ProcessorServiceGrpc;
import tracker.operations.v1.RebuildProjectionRequest;
import tracker.operations.v1.RebuildProjectionResponse;

/** How fast each projection fills from all events, while nothing else happens. */
final class Rebuilds implements Figure {

    private static final String FACTS = "facts";
    private static final String DOCUMENTS = "documents";

    @Override
    public String name() {
        return "rebuild";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.withLog();
        long events = subject.events();
        long documents = subject.resources();
        List<Double> facts = seconds(stage, subject, FACTS);
        List<Double> screens = seconds(stage, subject, DOCUMENTS);
        String log = "%,d events, %,d resources".formatted(events, documents);
        return List.of(
                result("facts from zero, events/s", events, facts, Target.atLeast(10_000), Result.POSTGRESQL, log),
                result(
                        "documents from zero, documents/s (each counted once)",
                        documents,
                        screens,
                        Target.atLeast(4_000),
                        Result.DOCUMENTS,
                        log),
                result("documents from zero, events/s", events, screens, null, Result.DOCUMENTS, log));
    }

    private Result result(
            String what, long count, List<Double> seconds, @Nullable Target target, String store, String log) {
        Spread rates = Spread.of(seconds.stream().map(each -> count / each).toList());
        return new Result(
                name(),
                what,
                rates.median(),
                "1/s",
                target,
                rates.text(),
                store,
                List.of("%s; %d times".formatted(log, seconds.size())));
    }

    private static List<Double> seconds(Stage stage, Subject subject, String projection) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < stage.sizes().rebuilds(); i++) {
            long start = System.nanoTime();
            rebuild(subject, projection);
            seconds.add((System.nanoTime() - start) / 1e9);
            stage.progress().say("  %s rebuilt in %s s".formatted(projection, Numbers.text(seconds.getLast())));
        }
        return seconds;
    }

    /** Every projection of every service. */
    static void rebuildAll(Subject subject) {
        for (int port : subject.servicePorts()) {
            ProcessorServiceGrpc.newBlockingStub(subject.client().grpc("administrator", port))
                    .listProcessors(ListProcessorsRequest.getDefaultInstance())
                    .getProcessorsList()
                    .stream()
                    .filter(Processor::getProjection)
                    .forEach(projection -> rebuild(subject, port, projection.getName()));
        }
    }

    private static void rebuild(Subject subject, String projection) {
        rebuild(subject, subject.ports().reportingGrpc(), projection);
    }

    private static void rebuild(Subject subject, int port, String projection) {
        Iterator<RebuildProjectionResponse> progress = ProcessorServiceGrpc.newBlockingStub(
                        subject.client().grpc("administrator", port))
                .rebuildProjection(RebuildProjectionRequest.newBuilder()
                        .setProjection(projection)
                        .build());
        boolean done = false;
        while (progress.hasNext()) {
            done = progress.next().getDone();
        }
        if (!done) {
            throw new IllegalStateException("The rebuild of " + projection + " was not followed to its end");
        }
    }
}
