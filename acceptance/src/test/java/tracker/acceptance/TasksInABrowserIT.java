package tracker.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.client.RunningTracker;
import tracker.stack.supervisor.Installation;

/**
 * A partner, a specialist and a program manager do their tasks on the packaged page in Chromium, by keyboard alone, in both
 * languages, and see at once what the others do; {@code web/tasks} says how, and {@code web/target/tasks/pictures} shows what
 * they saw.
 */
@ExtendWith(SharedTracker.class)
class TasksInABrowserIT {

    private static final int MOST_MINUTES = 15;

    @Test
    void everyRoleDoesItsTaskInBothLanguages(RunningTracker tracker, @TempDir Path directory) throws Exception {
        RunningTracker.Said teams = tracker.run(
                "import", "teams", RunningTracker.sample("teams.yaml").toString());
        assertThat(teams.exit()).as(teams.text()).isZero();
        Path said = directory.resolve("said.txt");

        Process browser = tasks(tracker, said);

        boolean ended;
        try {
            ended = browser.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        } finally {
            browser.descendants().forEach(ProcessHandle::destroy);
            browser.destroy();
        }
        String text = Files.readString(said);
        assertThat(ended).as(text).isTrue();
        if (text.contains("NOT TESTED")) {
            System.err.println(text);
        }
        assumeFalse(text.contains("NOT TESTED"), text);
        assertThat(browser.exitValue()).as(text).isZero();
    }

    private static Process tasks(RunningTracker tracker, Path said) throws IOException {
        Path web = Installation.current().root().resolve("web");
        ProcessBuilder builder = new ProcessBuilder(
                        web.resolve("test-in-browser").toString(), "tasks")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment()
                .put(
                        "TRACKER_URL",
                        "http://127.0.0.1:" + tracker.stack().ports().gateway());
        builder.environment().put("TRACKER_DATA", tracker.data().root().toString());
        return builder.start();
    }
}
