package tracker.stack.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ahead-of-time cache of one part. The JVM of its first run records what it loads and compiles, and writes that down
 * when it stops; every later run starts from it.
 */
record StartCache(Path directory, String part, long supervisor) {

    private static final String RECORDED_BY = ".recorded-by-";

    /** What the JVM writes beside a recording until that is whole. */
    private static final String UNFINISHED = ".config";

    boolean exists() {
        return Files.exists(cache());
    }

    /** What the JVM must be told: to use the cache, or to record one. */
    List<String> options() {
        return List.of(exists() ? "-XX:AOTCache=" + cache() : "-XX:AOTCacheOutput=" + recording(supervisor));
    }

    /** Takes over what was recorded; only for a run that was ready, because another saw too little. */
    void keepRecording() {
        Path recording = recording(supervisor);
        try {
            if (Files.exists(recording) && !Files.exists(unfinished(recording))) {
                Files.move(recording, cache(), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new StackException("The start cache %s cannot be kept: %s".formatted(cache(), e.getMessage()), e);
        }
    }

    /** Removes the recordings of supervisors that are gone. */
    void tidy() throws IOException {
        for (long pid : recorders()) {
            if (ProcessHandle.of(pid).isEmpty()) {
                Files.deleteIfExists(recording(pid));
                Files.deleteIfExists(unfinished(recording(pid)));
            }
        }
    }

    private Path cache() {
        return directory.resolve(part + ".aot");
    }

    private Path recording(long pid) {
        return directory.resolve(part + RECORDED_BY + pid);
    }

    private static Path unfinished(Path recording) {
        return recording.resolveSibling(recording.getFileName() + UNFINISHED);
    }

    private Set<Long> recorders() throws IOException {
        Pattern name =
                Pattern.compile(Pattern.quote(part + RECORDED_BY) + "(\\d+)(" + Pattern.quote(UNFINISHED) + ")?");
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> name.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> Long.valueOf(matcher.group(1)))
                    .collect(Collectors.toSet());
        }
    }
}
