package tracker.stack.demo;

import java.io.PrintStream;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Prints the figures of the log as the source tells them, overall and by priority. */
final class Figures {

    private Figures() {}

    static void print(Api api, PrintStream out) {
        JsonNode all = api.get("analyst", "metrics/escalations?basis=source").path("figures");
        JsonNode groups = api.get("analyst", "metrics/escalations?basis=source&group_by=priority")
                .path("groups");
        out.printf(
                "%n%-14s %8s %8s %8s %8s %14s %14s%n",
                "basis: source", "opened", "closed", "reopened", "SLA met", "mean h to res.", "p90 h to res.");
        groups.propertyStream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(group -> row(group.getKey(), group.getValue(), out));
        row("all", all, out);
        out.println();
    }

    private static void row(String name, JsonNode figures, PrintStream out) {
        JsonNode hours = figures.path("time_to_first_resolution_hours");
        out.printf(
                "%-14s %8d %8d %8d %8d %14s %14s%n",
                name,
                figures.path("opened").asInt(),
                figures.path("closed").asInt(),
                figures.path("reopened").asInt(),
                figures.path("sla_met").asInt(),
                hours(hours.path("mean")),
                hours(hours.path("p90")));
    }

    private static String hours(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : "-";
    }
}
