package tracker.reporting.log;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The source figures computed from the rows of the file alone, by docs/metrics.md; shares no code with the service. */
public final class LogFigures {

    /** A distribution of hours; absent values are null. */
    public record Hours(
            int count,
            @Nullable Double mean,
            @Nullable Double median,
            @Nullable Double p90) {}

    public record Figures(
            int opened,
            int resolved,
            int closed,
            int reopened,
            int slaMet,
            int slaJudged,
            Hours resolution,
            Hours close,
            int reassignments,
            int priorityChanges,
            int problemLinks) {}

    /** Those open at an instant, and how many of them are of each age. */
    public record Ages(int open, int under30, int under90, int under180, int from180) {}

    private record Incident(List<Map<String, String>> known, LocalDateTime at) {

        Map<String, String> last() {
            return known.getLast();
        }

        LocalDateTime opened() {
            return time(last().get("opened_at"));
        }

        boolean has(String stamp) {
            return !last().get(stamp).equals("?") && !time(last().get(stamp)).isAfter(at);
        }

        double hours(String stamp) {
            return Duration.between(opened(), time(last().get(stamp))).toSeconds() / 3600.0;
        }

        int steps(BiPredicate<Map<String, String>, Map<String, String>> step) {
            return (int) IntStream.range(1, known.size())
                    .filter(i -> step.test(known.get(i - 1), known.get(i)))
                    .count();
        }
    }

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d/M/yyyy HH:mm");
    private static final List<String> SETTLED = List.of("Resolved", "Closed");
    private static final Map<String, LocalDateTime> TIMES = new ConcurrentHashMap<>();

    private final List<Incident> incidents;

    private LogFigures(List<Incident> incidents) {
        this.incidents = incidents;
    }

    /** What the log says at that instant, of incidents opened from (inclusive) and to (exclusive); UTC. */
    public static LogFigures of(
            IncidentLog log, LocalDateTime at, @Nullable LocalDateTime from, @Nullable LocalDateTime to) {
        List<Incident> incidents = new ArrayList<>();
        for (List<Map<String, String>> rows : log.incidents().values()) {
            List<Map<String, String>> known = rows.stream()
                    .filter(row -> !time(row.get("sys_updated_at")).isAfter(at))
                    .toList();
            if (known.isEmpty()) {
                continue;
            }
            Incident incident = new Incident(known, at);
            if (!incident.opened().isAfter(at)
                    && (from == null || !incident.opened().isBefore(from))
                    && (to == null || incident.opened().isBefore(to))) {
                incidents.add(incident);
            }
        }
        return new LogFigures(incidents);
    }

    /** How old those are that were open then, by the states in the log; a step counts once all before it have happened. */
    public static Ages ages(IncidentLog log, LocalDateTime at) {
        int[] ages = new int[4];
        for (List<Map<String, String>> rows : log.incidents().values()) {
            LocalDateTime opened = time(rows.getFirst().get("opened_at"));
            String state = "New";
            LocalDateTime latest = opened;
            for (Map<String, String> row : rows) {
                LocalDateTime then = time(row.get("sys_updated_at"));
                latest = then.isAfter(latest) ? then : latest;
                if (!latest.isAfter(at) && !row.get("incident_state").equals("-100")) {
                    state = row.get("incident_state");
                }
            }
            if (!opened.isAfter(at) && !SETTLED.contains(state)) {
                long days = at.toLocalDate().toEpochDay() - opened.toLocalDate().toEpochDay();
                ages[days < 30 ? 0 : days < 90 ? 1 : days < 180 ? 2 : 3]++;
            }
        }
        return new Ages(Arrays.stream(ages).sum(), ages[0], ages[1], ages[2], ages[3]);
    }

    public Map<String, Figures> by(String group) {
        Function<Incident, String> key = switch (group) {
            case "priority" -> incident -> incident.last().get("priority");
            case "team" -> incident -> incident.last().get("assignment_group");
            case "category" -> incident -> incident.last().get("category");
            case "month" ->
                incident -> "%04d-%02d"
                        .formatted(
                                incident.opened().getYear(), incident.opened().getMonthValue());
            default -> throw new IllegalArgumentException(group);
        };
        Map<String, Figures> groups = new TreeMap<>();
        incidents.stream().collect(Collectors.groupingBy(key)).forEach((k, members) -> groups.put(k, figures(members)));
        return groups;
    }

    public Figures all() {
        return figures(incidents);
    }

    private static Figures figures(List<Incident> members) {
        List<Incident> closed = members.stream().filter(i -> i.has("closed_at")).toList();
        return new Figures(
                members.size(),
                (int) members.stream().filter(i -> i.has("resolved_at")).count(),
                closed.size(),
                members.stream()
                        .mapToInt(i -> i.steps((a, b) -> SETTLED.contains(a.get("incident_state"))
                                && !SETTLED.contains(b.get("incident_state"))))
                        .sum(),
                (int) closed.stream()
                        .filter(i -> i.last().get("made_sla").equals("true"))
                        .count(),
                (int) closed.stream()
                        .filter(i -> !i.last().get("made_sla").equals("?"))
                        .count(),
                hours(members.stream()
                        .filter(i -> i.has("resolved_at"))
                        .mapToDouble(i -> i.hours("resolved_at"))
                        .toArray()),
                hours(closed.stream().mapToDouble(i -> i.hours("closed_at")).toArray()),
                members.stream()
                        .mapToInt(i -> Integer.parseInt(i.last().get("reassignment_count")))
                        .sum(),
                members.stream()
                        .mapToInt(i -> i.steps((a, b) -> !a.get("priority").equals(b.get("priority"))))
                        .sum(),
                (int) members.stream()
                        .filter(i -> !i.last().get("problem_id").equals("?"))
                        .count());
    }

    private static Hours hours(double[] hours) {
        if (hours.length == 0) {
            return new Hours(0, null, null, null);
        }
        double[] sorted = hours.clone();
        Arrays.sort(sorted);
        return new Hours(hours.length, Arrays.stream(hours).average().getAsDouble(), at(sorted, 0.5), at(sorted, 0.9));
    }

    private static double at(double[] sorted, double p) {
        double index = (sorted.length - 1) * p;
        int below = (int) Math.floor(index);
        int above = (int) Math.ceil(index);
        return sorted[below] + (sorted[above] - sorted[below]) * (index - below);
    }

    static LocalDateTime time(String text) {
        return TIMES.computeIfAbsent(text, t -> LocalDateTime.parse(t, TIME));
    }
}
