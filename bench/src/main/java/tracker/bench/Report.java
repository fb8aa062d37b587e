package tracker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that came of a run, for people and for programs.
 *
 * @param quick the sizes were too small for the figures to mean anything
 * @param notMeasured why a figure could not be taken, by its name
 */
record Report(Setting setting, boolean quick, List<Result> figures, Map<String, String> notMeasured) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "FIGURE", "WHAT", "VALUE", "TARGET", "REACHED");
        for (Result result : figures) {
            Target target = result.target();
            line(
                    table,
                    result.figure(),
                    result.what(),
                    Numbers.text(result.value()) + " " + result.unit(),
                    target == null ? "" : target.text(),
                    target == null ? "" : target.isReachedBy(result.value()) ? "yes" : "MISSED");
            if (!result.spread().isEmpty()) {
                note(table, result.spread());
            }
            result.notes().stream().filter(text -> !text.isEmpty()).forEach(text -> note(table, text));
            note(table, "on " + result.store());
        }
        notMeasured.forEach((figure, why) -> table.append("%-10s COULD NOT BE MEASURED: %s%n".formatted(figure, why)));
        table.append("%n%s%s%s, %s%n"
                .formatted(
                        quick ? "A quick trial: these figures mean nothing. " : "",
                        setting.commit(),
                        setting.dirty() ? " with changes" : "",
                        setting.date()));
        table.append("%d cores, %,d MB; load %s before, %s after; %,.0f fsyncs/s of 8 KiB on %s (%s)%n"
                .formatted(
                        setting.cores(),
                        setting.memoryMegabytes(),
                        setting.loadBefore(),
                        setting.loadAfter(),
                        setting.fsyncsPerSecond(),
                        setting.directory(),
                        setting.fileSystem()));
        table.append("%s%n".formatted(setting.jvm()));
        if (!setting.jvmFlags().isEmpty()) {
            table.append("PostgreSQL %s%n".formatted(setting.postgresql()));
            flags(table);
        }
        return table.toString();
    }

    /** What all have in common once, then what each has of its own. */
    private void flags(StringBuilder table) {
        Set<String> common = new LinkedHashSet<>();
        setting.jvmFlags().values().forEach(common::addAll);
        setting.jvmFlags().values().forEach(common::retainAll);
        note(table, "each: " + String.join(" ", common));
        setting.jvmFlags()
                .forEach((part, flags) -> note(
                        table,
                        flags.stream()
                                .filter(flag -> !common.contains(flag))
                                .collect(Collectors.joining(" ", part + ": ", ""))));
    }

    private static void line(StringBuilder table, String... cells) {
        table.append("%-10s %-66s %14s %10s  %s%n".formatted((Object[]) cells));
    }

    private static void note(StringBuilder table, String text) {
        table.append("             %s%n".formatted(text));
    }
}
