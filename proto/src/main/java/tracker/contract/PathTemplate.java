package tracker.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The path of an HTTP rule: literal segments, {@code {variable}}, {@code {variable=collection/*}} and a custom verb behind a
 * colon. Nothing else of google.api.http is understood.
 */
public record PathTemplate(List<String> segments, String verb, List<Variable> variables) {
    /** What any single segment matches. */
    public static final String ANY = "*";

    private static final Pattern PART = Pattern.compile("/(?:([A-Za-z0-9._-]+)|\\{([a-z][a-z0-9_]*)(?:=([^{}]+))?})");
    private static final Pattern VERB = Pattern.compile(":([A-Za-z][A-Za-z0-9]*)$");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+|\\*");

    /** A request field and the segments it stands for, from (inclusive) to (exclusive). */
    public record Variable(String field, int from, int to) {}

    /** Reads a template, or says which part of it is not supported. */
    public static PathTemplate parse(String text) {
        Matcher verb = VERB.matcher(text);
        boolean hasVerb = verb.find();
        String path = hasVerb ? text.substring(0, verb.start()) : text;
        List<String> segments = new ArrayList<>();
        List<Variable> variables = new ArrayList<>();
        Matcher part = PART.matcher(path);
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            if (part.group(1) != null) {
                segments.add(part.group(1));
            } else {
                List<String> covered = covered(text, part.group(3));
                variables.add(new Variable(part.group(2), segments.size(), segments.size() + covered.size()));
                segments.addAll(covered);
            }
        }
        if (segments.isEmpty() || end != path.length()) {
            throw new IllegalArgumentException(
                    "path " + text + " is not supported from " + path.substring(end) + " on");
        }
        if (variables.stream().map(Variable::field).distinct().count() != variables.size()) {
            throw new IllegalArgumentException("path " + text + " names a field twice");
        }
        return new PathTemplate(List.copyOf(segments), hasVerb ? verb.group(1) : "", List.copyOf(variables));
    }

    private static List<String> covered(String text, @Nullable String pattern) {
        if (pattern == null) {
            return List.of(ANY);
        }
        List<String> covered = Arrays.asList(pattern.split("/", -1));
        covered.stream()
                .filter(segment -> !SEGMENT.matcher(segment).matches())
                .findFirst()
                .ifPresent(segment -> {
                    throw new IllegalArgumentException(
                            "path " + text + ": segment '" + segment + "' of a variable is not supported");
                });
        return covered;
    }

    /** The values of the variables when the path's decoded segments and verb match. */
    public Optional<Map<String, String>> match(List<String> path, String customVerb) {
        if (!verb.equals(customVerb)
                || path.size() != segments.size()
                || !IntStream.range(0, path.size()).allMatch(i -> matches(segments.get(i), path.get(i)))) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        variables.forEach(variable ->
                values.put(variable.field(), String.join("/", path.subList(variable.from(), variable.to()))));
        return Optional.of(values);
    }

    private static boolean matches(String segment, String value) {
        return segment.equals(ANY) ? !value.isEmpty() : segment.equals(value);
    }

    /** Whether some path matches both. */
    public boolean overlaps(PathTemplate other) {
        return verb.equals(other.verb)
                && segments.size() == other.segments.size()
                && IntStream.range(0, segments.size()).allMatch(i -> overlap(segments.get(i), other.segments.get(i)));
    }

    private static boolean overlap(String one, String other) {
        return one.equals(ANY) || other.equals(ANY) || one.equals(other);
    }

    /** How many paths it can match, for choosing the most literal of several: the fewer, the smaller. */
    public String breadth() {
        return segments.stream().map(segment -> segment.equals(ANY) ? "1" : "0").collect(Collectors.joining());
    }

    /** The names of the wildcards in order, as readers know them: {@code plans/*} is a {@code plan}. */
    public List<String> parameters() {
        return IntStream.range(0, segments.size())
                .filter(i -> segments.get(i).equals(ANY))
                .mapToObj(this::parameter)
                .toList();
    }

    private String parameter(int index) {
        return variables.stream()
                .filter(variable -> variable.from() == index && variable.to() == index + 1)
                .map(Variable::field)
                .findFirst()
                .orElseGet(() -> singular(segments.get(index - 1)));
    }

    private static String singular(String collection) {
        return collection.endsWith("s") ? collection.substring(0, collection.length() - 1) : collection;
    }

    /** The template with every wildcard as {@code {parameter}}, as OpenAPI writes paths. */
    @Override
    public String toString() {
        List<String> parts = IntStream.range(0, segments.size())
                .mapToObj(i -> segments.get(i).equals(ANY) ? "{" + parameter(i) + "}" : segments.get(i))
                .toList();
        return "/" + String.join("/", parts) + (verb.isEmpty() ? "" : ":" + verb);
    }
}
