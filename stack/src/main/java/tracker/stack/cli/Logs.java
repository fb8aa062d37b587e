package tracker.stack.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.LogFile;
import tracker.stack.supervisor.StackException;
import tracker.stack.supervisor.StackState;

/** Shows the end of the logs, of one part or of all, and follows them if asked to. */
@Command(name = "logs", description = "Show the logs of one part, or of all.")
final class Logs implements Callable<Integer> {

    private static final long POLL_MILLIS = 200;

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "As named by ./tracker status.")
    private @Nullable String service;

    @Option(names = "-f", description = "Go on as they grow.")
    private boolean follow;

    @Option(names = "-n", paramLabel = "LINES", description = "How many lines; ${DEFAULT-VALUE} unless given.")
    private int lines = 50;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Path> logs = logs(data.directory());
        if (service != null) {
            Path log = logs.get(service);
            if (log == null) {
                throw new StackException(
                        "There is no %s; there are %s.".formatted(service, String.join(", ", logs.keySet())));
            }
            logs = Map.of(service, log);
        }
        show(logs);
        return 0;
    }

    private void show(Map<String, Path> logs) throws IOException, InterruptedException {
        Map<String, LogFile.Follower> followers = new LinkedHashMap<>();
        for (Map.Entry<String, Path> log : logs.entrySet()) {
            followers.put(log.getKey(), LogFile.follow(log.getValue()));
            print(log.getKey(), LogFile.tail(log.getValue(), lines).lines().toList());
        }
        CountDownLatch never = new CountDownLatch(1);
        while (follow && !never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            for (Map.Entry<String, LogFile.Follower> follower : followers.entrySet()) {
                print(follower.getKey(), follower.getValue().newLines());
            }
        }
    }

    private void print(String part, List<String> text) {
        String prefix = service == null ? part + " | " : "";
        text.forEach(line -> System.out.println(prefix + line));
    }

    private static Map<String, Path> logs(DataDirectory directory) {
        Map<String, Path> logs = new LinkedHashMap<>();
        logs.put("supervisor", directory.log("supervisor"));
        StackState.read(directory)
                .map(StackState::parts)
                .orElse(List.of())
                .forEach(part -> logs.put(part.name(), Path.of(part.log())));
        return logs;
    }
}
