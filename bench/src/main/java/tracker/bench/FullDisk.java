package tracker.bench;

import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tracker.stack.client.RunningTracker;

/** The database's disk is full for a while. */
final class FullDisk implements Fault {

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public Subject on(Stage stage) throws IOException {
        return stage.onSmallDisk();
    }

    @Override
    public List<Result> happen(Stage stage, Subject subject, Witnesses witnesses) throws Exception {
        SmallDisk disk = subject.disk();
        witnesses.awaitAnswers();
        RunningTracker.await(
                () -> {
                    disk.fill();
                    return witnesses.refusals().containsKey(Status.Code.UNAVAILABLE);
                },
                "clients are told that it does not work");
        stage.progress().say("  the disk is full, and clients are told");
        LockSupport.parkNanos(stage.sizes().slow().toNanos());
        disk.free();
        Duration took = witnesses.awaitAnswers();
        long silent = witnesses.words().stream().filter(String::isBlank).count();
        return List.of(
                new Result(
                        name(),
                        "refusals without words",
                        silent,
                        "",
                        Target.atMost(0),
                        "",
                        Result.POSTGRESQL,
                        witnesses.words().stream().sorted().toList()),
                Result.seen(
                        name(),
                        "until all clients are answered, after there is room again",
                        took.toMillis() / 1e3,
                        "s",
                        ""));
    }
}
