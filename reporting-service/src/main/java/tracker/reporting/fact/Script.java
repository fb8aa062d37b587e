package tracker.reporting.fact;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** SQL beside this class, written for one generation at a time; replicas take turns in running it. */
record Script(String text) {

    private static final long LOCK = 0x6661_6374_73L;

    static Script of(String resource) {
        try (InputStream bytes = Script.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new FileNotFoundException(resource);
            }
            return new Script(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The script cannot be read: " + resource, e);
        }
    }

    /** The same with that text in the place of {@code ${name}}. */
    Script with(String name, String value) {
        return new Script(text.replace("${" + name + "}", value));
    }

    /** The same about plans as whoever asks the service may see them, and not as analysts do. */
    Script seen() {
        return new Script(text.replaceAll("reporting_v1\\.(plan|item)", "reporting.seen_$1"));
    }

    /** Runs as a part of the connection's transaction, or as one of its own. */
    void run(Connection connection, int generation) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ");\n" + text.replace("${g}", "g" + generation));
        }
    }
}
