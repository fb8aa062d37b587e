package tracker.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What escalation-service itself tells of the time it spends, by its timers. */
final class Stages {

    private static final String SUM = "_seconds_sum";

    /** The calls that are measured, and what each may wait for. */
    private static final Pattern STAGES = Pattern.compile(
            "(grpc_server_seconds_sum.*OpenEscalation|hikaricp_connections_(acquire|usage)_seconds_sum|jvm_gc_pause_seconds_sum).*");

    /** Seconds by timer. */
    record Sums(Map<String, Double> seconds) {

        Sums since(Sums before) {
            Map<String, Double> passed = new TreeMap<>();
            seconds.forEach((timer, sum) -> passed.put(timer, sum - before.seconds.getOrDefault(timer, 0.0)));
            return new Sums(passed);
        }

        String microsecondsPer(String what, long count) {
            return "escalation-service's own timers, microseconds per " + what + ": "
                    + seconds.entrySet().stream()
                            .filter(each -> each.getValue() > 0)
                            .map(each -> each.getKey() + " " + Numbers.text(each.getValue() * 1e6 / count))
                            .collect(Collectors.joining(", "));
        }
    }

    private final Subject subject;

    Stages(Subject subject) {
        this.subject = subject;
    }

    Sums sums() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/actuator/prometheus"
                .formatted(subject.ports().escalationHttp()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            Map<String, Double> seconds = metrics.lines()
                    .filter(line -> STAGES.matcher(line).matches())
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.indexOf(SUM)),
                            line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                            Double::sum,
                            TreeMap::new));
            return new Sums(seconds);
        }
    }
}
