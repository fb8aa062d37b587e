package tracker.reporting.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A ServiceNow audit log as it stands in its file: the rows of each incident, in file order, by column. */
public record IncidentLog(Map<String, List<Map<String, String>>> incidents) {

    /** All of the sample, or so many of its incidents. */
    public static IncidentLog sample(int incidents) {
        return read(
                Path.of(System.getProperty("tracker.root", ".."), "samples", "incident_event_log.csv.gz"), incidents);
    }

    public static IncidentLog sample() {
        return sample(Integer.MAX_VALUE);
    }

    /** Another log of the same form. */
    public static IncidentLog of(Path file) {
        return read(file, Integer.MAX_VALUE);
    }

    private static IncidentLog read(Path file, int most) {
        Map<String, List<Map<String, String>>> incidents = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8))) {
            String[] columns = lines.readLine().split(",", -1);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] values = line.split(",", -1);
                if (!incidents.containsKey(values[0]) && incidents.size() == most) {
                    break;
                }
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < columns.length; i++) {
                    row.put(columns[i], values[i].intern());
                }
                incidents
                        .computeIfAbsent(values[0], number -> new ArrayList<>())
                        .add(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new IncidentLog(incidents);
    }
}
