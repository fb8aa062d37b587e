package tracker.stack.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running server process of a data directory, known from its postmaster.pid. */
record Postmaster(ProcessHandle process, int port) {

    /** The live server of that data directory; a pid file that its server did not survive names none. */
    static Optional<Postmaster> of(Path data) throws IOException {
        List<String> lines;
        Instant written;
        try {
            Path file = data.resolve("postmaster.pid");
            lines = Files.readAllLines(file);
            written = Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.size() < 4) {
            return Optional.empty();
        }
        int port = Integer.parseInt(lines.get(3).strip());
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(process -> process.info().command().orElse("").endsWith("postgres"))
                .filter(process -> isOf(data, process, written)) // else another's, with the same pid
                .map(process -> new Postmaster(process, port));
    }

    /** A server works in its data directory; where the system does not tell, it began before it wrote its pid file. */
    private static boolean isOf(Path data, ProcessHandle process, Instant written) {
        Path worksIn = Path.of("/proc/" + process.pid() + "/cwd");
        try {
            return Files.exists(worksIn)
                    ? Files.isSameFile(worksIn, data)
                    : ProcessStart.process(process.pid(), null, written).isPresent();
        } catch (IOException e) {
            return false; // it has just ended
        }
    }

    /** Stops the server at once but cleanly: sessions are ended, everything is written. */
    void stop(Duration patience) throws IOException {
        end("-INT", patience);
    }

    /** Stops the server without writing anything: its next start reads the log. */
    void abort(Duration patience) throws IOException {
        end("-QUIT", patience);
    }

    private void end(String signal, Duration patience) throws IOException {
        if (!process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL " + process.pid() + " was stopping", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("PostgreSQL " + process.pid() + " did not stop in " + patience, e);
        }
    }
}
