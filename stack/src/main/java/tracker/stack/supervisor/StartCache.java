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
 * The ahead-of-time cache of one part. The JVM of its first run records what it loads and compiles, and writes the cache
 * when it stops; every later run starts from it.
 */
record StartCache(Path directory, String part, long supervisor) {

    private static final String RECORDED_BY = ".recorded-by-";

    /** What the JVM writes beside a cache until the cache is whole. */
    private static final String UNFINISHED = ".config";

    /** What the JVM must be told: to use the cache, or to make it. */
    List<String> options() throws IOException {
        Path cache = directory.resolve(part + ".aot");
        if (!Files.exists(cache)) {
            adoptRecording(cache);
        }
        return Files.exists(cache)
                ? List.of("-XX:AOTCache=" + cache)
                : List.of("-XX:AOTCacheOutput=" + recording(supervisor));
    }

    /** Whether the JVM will need time to write the cache when it stops. */
    static boolean isMadeBy(List<String> command) {
        return command.stream().anyMatch(option -> option.startsWith("-XX:AOTCacheOutput"));
    }

    private Path recording(long pid) {
        return directory.resolve(part + RECORDED_BY + pid);
    }

    /** Takes a recording that an earlier run completed, and removes what an earlier one left unfinished. */
    private void adoptRecording(Path cache) throws IOException {
        for (long pid : recorders()) {
            Path recording = recording(pid);
            Path unfinished = recording.resolveSibling(recording.getFileName() + UNFINISHED);
            if (Files.exists(recording) && !Files.exists(unfinished)) {
                Files.move(recording, cache, StandardCopyOption.ATOMIC_MOVE);
            } else if (ProcessHandle.of(pid).isEmpty()) {
                Files.deleteIfExists(recording);
                Files.deleteIfExists(unfinished);
            }
        }
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
