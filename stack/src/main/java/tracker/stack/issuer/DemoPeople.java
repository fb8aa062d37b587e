package tracker.stack.issuer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The people who can sign in on one machine: one for each role, and partners for each kind of team. */
public final class DemoPeople {

    /** Somebody who holds exactly one role and belongs to at most one team; what these are called is said at sign-in. */
    public record Person(
            String id, String name, String role, @Nullable String team) {
        List<String> roles() {
            return List.of(role);
        }

        List<String> teams() {
            return team == null ? List.of() : List.of(team);
        }
    }

    private static final String PARTNER = "partner";

    private static final Map<String, Person> PEOPLE = people();

    private DemoPeople() {}

    public static Collection<Person> all() {
        return PEOPLE.values();
    }

    static Optional<Person> byId(String id) {
        return Optional.ofNullable(PEOPLE.get(id));
    }

    /** The first person with that role; without a team, a partner of any team will do. */
    static Optional<Person> byRole(String role, @Nullable String team) {
        return PEOPLE.values().stream()
                .filter(person -> person.role().equals(role))
                .filter(person -> team == null || team.equals(person.team()))
                .findFirst();
    }

    private static Map<String, Person> people() {
        return Stream.of(
                        new Person("demo-specialist", "Sam", "specialist", null),
                        new Person("demo-problem-coordinator", "Priya", "problem_coordinator", null),
                        new Person("demo-program-manager", "Pat", "program_manager", null),
                        new Person("demo-analyst", "Ana", "analyst", null),
                        new Person("demo-administrator", "Adi", "administrator", null),
                        new Person("demo-service", "Service account", "service", null),
                        partner("engineering", "Emil"),
                        partner("content", "Carla"),
                        partner("policy", "Paul"),
                        partner("product", "Pia"),
                        partner("analytics", "Anouk"),
                        partner("operations", "Omar"),
                        partner("communications", "Chen"),
                        partner("support", "Sofia"),
                        new Person("demo-partner-engineering-2", "Esra", PARTNER, "engineering"),
                        new Person("demo-partner-content-2", "Cyril", PARTNER, "content"))
                .collect(Collectors.toMap(Person::id, person -> person, (first, _) -> first, LinkedHashMap::new));
    }

    private static Person partner(String team, String name) {
        return new Person("demo-partner-" + team, name, PARTNER, team);
    }
}
