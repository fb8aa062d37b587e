package tracker.stack.issuer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The people who can sign in on one machine: one for each role, and partners for each kind of team. */
public final class DemoPeople {

    /** Somebody who holds exactly one role and belongs to at most one team. */
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

    private static final Map<String, String> TEAMS = teams();

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

    private static Map<String, String> teams() {
        Map<String, String> teams = new LinkedHashMap<>();
        teams.put("engineering", "Engineering");
        teams.put("content", "Content");
        teams.put("policy", "Process and policy");
        teams.put("product", "Product management");
        teams.put("analytics", "Data analytics");
        teams.put("operations", "Operations");
        teams.put("communications", "Communications");
        teams.put("support", "Other support");
        return teams;
    }

    private static Map<String, Person> people() {
        List<Person> people = new ArrayList<>();
        people.add(new Person("demo-specialist", "Sam, escalation specialist", "specialist", null));
        people.add(new Person("demo-problem-coordinator", "Priya, problem coordinator", "problem_coordinator", null));
        people.add(new Person("demo-program-manager", "Pat, program manager", "program_manager", null));
        people.add(new Person("demo-analyst", "Ana, analyst", "analyst", null));
        people.add(new Person("demo-administrator", "Adi, administrator", "administrator", null));
        people.add(new Person("demo-service", "A service account", "service", null));
        TEAMS.forEach(
                (slug, name) -> people.add(new Person("demo-partner-" + slug, "Partner in " + name, PARTNER, slug)));
        for (String slug : List.of("engineering", "content")) {
            people.add(
                    new Person("demo-partner-" + slug + "-2", "Second partner in " + TEAMS.get(slug), PARTNER, slug));
        }
        Map<String, Person> byId = new LinkedHashMap<>();
        people.forEach(person -> byId.put(person.id(), person));
        return byId;
    }
}
