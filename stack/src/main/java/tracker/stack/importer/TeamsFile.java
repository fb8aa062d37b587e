package tracker.stack.importer;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamMember;
import tracker.team.v1.TeamRole;

/** Reads a directory of teams from YAML; what is broken is named by line and field, the rest is read. */
record TeamsFile(List<Entry> teams, List<String> refusals) {

    /**
     * One team of the file.
     *
     * @param lines the line of each field, by its name in the contract
     */
    record Entry(
            int line,
            Map<String, Integer> lines,
            String slug,
            String displayName,
            TeamKind kind,
            String timeZone,
            String calendar,
            String language,
            List<TeamMember> members) {

        /** Where a field stands that somebody else finds fault with. */
        int lineOf(String field) {
            String first = field.split("[.\\[]", 2)[0];
            return lines.getOrDefault(first, line);
        }
    }

    /** An entry, or a part of it, cannot be used. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(int line, String field, String reason) {
            super("line %d: %s: %s".formatted(line, field, reason), null, false, false);
        }
    }

    private static final Set<String> TEAM =
            Set.of("slug", "display_name", "kind", "time_zone", "calendar", "language", "members");
    private static final Set<String> MEMBER = Set.of("subject", "display_name", "role");

    static TeamsFile read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return read(reader);
        } catch (IOException e) {
            throw Unreadable.of(file, e);
        }
    }

    static TeamsFile read(Reader yaml) throws IOException {
        List<Entry> teams = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        try {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(yaml);
            Map<String, Node> top = fields(root, Set.of("teams"));
            Map<String, Integer> lines = new HashMap<>();
            for (Node entry : list(root, top, "teams")) {
                try {
                    Entry team = team(entry);
                    Integer before = lines.putIfAbsent(team.slug(), team.line());
                    if (before != null) {
                        throw new Broken(team.lineOf("slug"), "slug", "is that of the team in line " + before + " too");
                    }
                    teams.add(team);
                } catch (Broken broken) {
                    refusals.add(broken.getMessage());
                }
            }
        } catch (Broken broken) {
            refusals.add(broken.getMessage());
        } catch (MarkedYAMLException e) {
            refusals.add(
                    "line %d: it is no YAML: %s".formatted(e.getProblemMark().getLine() + 1, e.getProblem()));
        } catch (YAMLException e) {
            if (e.getCause() instanceof IOException reading) {
                throw reading;
            }
            refusals.add("it is no YAML: " + e.getMessage());
        }
        return new TeamsFile(teams, refusals);
    }

    private static Entry team(Node node) throws Broken {
        Map<String, Node> fields = fields(node, TEAM);
        Map<String, Integer> lines = new LinkedHashMap<>();
        fields.forEach((name, value) -> lines.put(name, line(value)));
        List<TeamMember> members = new ArrayList<>();
        Map<String, Integer> people = new HashMap<>();
        if (fields.containsKey("members")) {
            for (Node member : list(node, fields, "members")) {
                Map<String, Node> of = fields(member, MEMBER);
                Integer before = people.putIfAbsent(text(member, of, "subject"), line(member));
                if (before != null) {
                    throw new Broken(
                            line(member), "members.subject", "is that of the member in line " + before + " too");
                }
                members.add(TeamMember.newBuilder()
                        .setSubject(text(member, of, "subject"))
                        .setDisplayName(text(member, of, "display_name"))
                        .setRole(word(TeamRole.class, member, of, "role"))
                        .build());
            }
        }
        return new Entry(
                line(node),
                lines,
                text(node, fields, "slug"),
                text(node, fields, "display_name"),
                word(TeamKind.class, node, fields, "kind"),
                text(node, fields, "time_zone"),
                text(node, fields, "calendar"),
                text(node, fields, "language"),
                members);
    }

    private static Map<String, Node> fields(@org.jspecify.annotations.Nullable Node node, Set<String> known)
            throws Broken {
        if (!(node instanceof MappingNode mapping)) {
            throw new Broken(node == null ? 1 : line(node), "entry", "must have the fields " + sorted(known));
        }
        Map<String, Node> fields = new LinkedHashMap<>();
        for (var field : mapping.getValue()) {
            String name = field.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
            if (!known.contains(name)) {
                throw new Broken(line(field.getKeyNode()), name, "is not a field; there are " + sorted(known));
            }
            if (fields.put(name, field.getValueNode()) != null) {
                throw new Broken(line(field.getKeyNode()), name, "is said twice");
            }
        }
        return fields;
    }

    private static List<Node> list(Node of, Map<String, Node> fields, String name) throws Broken {
        Node value = fields.get(name);
        if (!(value instanceof SequenceNode sequence)) {
            throw new Broken(value == null ? line(of) : line(value), name, "must be a list");
        }
        return sequence.getValue();
    }

    private static String text(Node of, Map<String, Node> fields, String name) throws Broken {
        Node value = fields.get(name);
        if (value == null) {
            throw new Broken(line(of), name, "is missing");
        }
        if (!(value instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw new Broken(line(value), name, "must be a text");
        }
        return scalar.getValue();
    }

    private static <E extends Enum<E>> E word(Class<E> type, Node of, Map<String, Node> fields, String name)
            throws Broken {
        String text = text(of, fields, name);
        String prefix = type == TeamKind.class ? "TEAM_KIND_" : "TEAM_ROLE_";
        List<String> words = new ArrayList<>();
        for (E value : type.getEnumConstants()) {
            if (value.name().startsWith(prefix) && !value.name().endsWith("_UNSPECIFIED")) {
                String word = value.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
                if (word.equals(text)) {
                    return value;
                }
                words.add(word);
            }
        }
        throw new Broken(
                line(fields.getOrDefault(name, of)),
                name,
                "is \"%s\", and must be one of %s".formatted(text, String.join(", ", words)));
    }

    private static String sorted(Set<String> words) {
        return String.join(", ", words.stream().sorted().toList());
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
