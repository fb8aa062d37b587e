package tracker.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A ServiceNow audit log to import, and what must come of it; a case's id is the first value of its rows. */
record LogFile(Path path, long rows, long cases) {

    static LogFile of(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path);
                InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(file) : file;
                BufferedReader lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            List<String> cases = lines.lines()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> line.substring(0, line.indexOf(',')))
                    .toList();
            return new LogFile(
                    path.toAbsolutePath(),
                    cases.size(),
                    cases.stream().distinct().count());
        }
    }
}
