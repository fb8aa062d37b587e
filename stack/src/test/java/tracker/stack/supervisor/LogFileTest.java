package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    Path directory;

    @Test
    void theTailIsTheLastLines() throws IOException {
        Path log = Files.writeString(directory.resolve("a.log"), "one\ntwo\nthree\n");

        assertThat(LogFile.tail(log, 2)).isEqualTo("two\nthree");
        assertThat(LogFile.tail(directory.resolve("none.log"), 2)).isEmpty();
    }

    @Test
    void aFollowerGivesEachWholeLineOnceAlsoAfterTheFileWasReplaced() throws IOException {
        Path log = Files.writeString(directory.resolve("a.log"), "before\n");
        LogFile.Follower follower = LogFile.follow(log);

        Files.writeString(log, "one\ntw", StandardOpenOption.APPEND);
        assertThat(follower.newLines()).containsExactly("one");
        Files.writeString(log, "o\n", StandardOpenOption.APPEND);
        assertThat(follower.newLines()).containsExactly("two");
        assertThat(follower.newLines()).isEmpty();
        Files.writeString(log, "new\n");
        assertThat(follower.newLines()).containsExactly("new");
    }
}
