package tracker.escalation.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tracker.escalation.v1.HistoryRow;
import tracker.escalation.v1.RecordEscalationHistoryRequest;

/** The sample logs of the repository as requests, one for each case. */
public final class SampleLog {
    private SampleLog() {}

    public static List<RecordEscalationHistoryRequest> full() throws IOException {
        return read("incident_event_log.csv.gz");
    }

    public static List<RecordEscalationHistoryRequest> small() throws IOException {
        return read("sample_500_incidents.csv.gz");
    }

    private static List<RecordEscalationHistoryRequest> read(String file) throws IOException {
        Path path = Path.of(System.getProperty("tracker.root", ".."))
                .resolve("samples")
                .resolve(file);
        Map<String, RecordEscalationHistoryRequest.Builder> cases = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
            List<String> columns = List.of(lines.readLine().split(",", -1));
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                List<String> values = List.of(line.split(",", -1));
                cases.computeIfAbsent(
                                values.getFirst(),
                                id -> RecordEscalationHistoryRequest.newBuilder()
                                        .setSource("servicenow")
                                        .setExternalId(id)
                                        .addAllColumns(columns)
                                        .setFirstOrdinal(1))
                        .addRows(HistoryRow.newBuilder().setLine(number).addAllValues(values));
            }
        }
        List<RecordEscalationHistoryRequest> requests = new ArrayList<>();
        cases.values().forEach(each -> requests.add(each.build()));
        return requests;
    }
}
