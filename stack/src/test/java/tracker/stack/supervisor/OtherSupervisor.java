package tracker.stack.supervisor;

import java.io.IOException;
import java.nio.file.Path;

/** Becomes the supervisor of a data directory in a process of its own, says so, and stays until it is killed. */
final class OtherSupervisor {

    private OtherSupervisor() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        try (Supervisor supervisor = Supervisor.of(
                new DataDirectory(Path.of(arguments[0])), Ports.usual(), Backoff.USUAL, System.err::println)) {
            System.out.println("supervises");
            supervisor.await();
        }
    }
}
