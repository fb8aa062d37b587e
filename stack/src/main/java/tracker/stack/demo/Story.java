package tracker.stack.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tracker.stack.supervisor.StackException;

/** One recurring matter of the imported log, from a problem to an implemented plan, played by the demo people. */
final class Story {

    private static final String COORDINATOR = "problem_coordinator";
    private static final String MANAGER = "program_manager";
    private static final int MEMBERS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Api api;
    private final PrintStream out;

    Story(Api api, PrintStream out) {
        this.api = api;
        this.out = out;
    }

    /** Plays it, and gives the name of the plan. */
    String play() {
        Map.Entry<String, List<String>> matter = mostFrequentMatter();
        List<String> members = matter.getValue();
        String problem = openProblem(matter.getKey(), members);
        String plan = draftedPlan(problem);
        String state = api.get(MANAGER, plan).path("state").asString();
        if (!state.equals("PLAN_STATE_DRAFT")) {
            say("all", "this story was played before: the plan is %s", state);
            return plan;
        }
        String fix = propose(plan, "PREVENT", "Correct the routing rule that causes it", "engineering", 14);
        String alert = propose(plan, "DETECT", "Alert on three of the same symptom in a day", "analytics", 21);
        act(MANAGER, plan + ":propose", Map.of(), "puts the plan forward");
        act(MANAGER, plan + ":offer", Map.of(), "asks both teams to carry their items");
        accept(plan, "engineering");
        accept(plan, "analytics");
        work(fix, "engineering");
        work(alert, "analytics");
        act(
                MANAGER,
                plan + ":implement",
                Map.of(),
                "says that the plan is implemented; whether it comes back is watched from now on");
        return plan;
    }

    private Map.Entry<String, List<String>> mostFrequentMatter() {
        Map<String, List<String>> matters = new TreeMap<>();
        String token = "";
        do {
            JsonNode page = api.get("specialist", "escalations?page_size=500&page_token=" + token);
            for (JsonNode escalation : page.path("escalations")) {
                JsonNode classification = escalation.path("classification");
                String symptom = classification.path("symptom").asString();
                String category = classification.path("category").path(0).asString("");
                if (!symptom.isEmpty() && !symptom.equals("?") && !category.isEmpty()) {
                    matters.computeIfAbsent(category + " / " + symptom, key -> new ArrayList<>())
                            .add(escalation.path("name").asString());
                }
            }
            token = page.path("next_page_token").asString("");
        } while (!token.isEmpty());
        return matters.entrySet().stream()
                .max(Map.Entry.comparingByValue(java.util.Comparator.comparingInt(List::size)))
                .orElseThrow(() -> new StackException("The log holds no escalation with a category and a symptom."));
    }

    private String openProblem(String matter, List<String> members) {
        List<String> first = members.stream().sorted().limit(MEMBERS).toList();
        say(
                COORDINATOR,
                "sees \"%s\" %d times and opens a problem from %d of them",
                matter,
                members.size(),
                first.size());
        List<String> fingerprints = first.stream()
                .map(member -> api.get(COORDINATOR, member).path("fingerprint").asString(""))
                .filter(fingerprint -> !fingerprint.isEmpty())
                .distinct()
                .toList();
        String problem = api.post(
                        COORDINATOR,
                        "problems",
                        Map.of(
                                "kind",
                                "PROBLEM_KIND_RECURRING_CASE",
                                "title",
                                matter + " comes again and again",
                                "escalations",
                                first,
                                "fingerprints",
                                fingerprints))
                .path("problem")
                .path("name")
                .asString();
        act(COORDINATOR, problem + ":assess", Map.of(), "assesses it");
        act(COORDINATOR, problem + ":analyze", Map.of(), "seeks the root cause");
        act(
                COORDINATOR,
                problem + ":confirmRootCause",
                Map.of(
                        "statement",
                        "A routing rule sends these cases to a queue that nobody watches at night.",
                        "category",
                        "process",
                        "evidence",
                        List.of("https://wiki.example/analysis/routing-rule")),
                "confirms the root cause, with evidence");
        return problem;
    }

    private String draftedPlan(String problem) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode plans = api.get(MANAGER, "plans?problem=" + problem).path("plans");
            if (!plans.isEmpty()) {
                String plan = plans.get(0).path("name").asString();
                say("policy", "has drafted %s for the cause", plan);
                return plan;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new StackException("No plan was drafted within 30 s; see ./tracker logs remediation-service.");
    }

    private String propose(String plan, String kind, String title, String team, int days) {
        Instant due = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(days, ChronoUnit.DAYS);
        JsonNode answer = act(
                MANAGER,
                plan + "/items",
                Map.of(
                        "kind",
                        "ITEM_KIND_" + kind,
                        "title",
                        title,
                        "team",
                        "teams/" + team,
                        "due_time",
                        due.toString()),
                "proposes \"" + title + "\" to " + team);
        return answer.path("item").asString();
    }

    private void accept(String plan, String team) {
        act("partner@" + team, plan + ":acceptCommitment", Map.of("team", "teams/" + team), "accepts for the team");
    }

    private void work(String item, String team) {
        act("partner@" + team, item + ":start", Map.of(), "starts the item");
        act(
                "partner@" + team,
                item + ":claimDone",
                Map.of("evidence", List.of("https://git.example/changes/1"), "note", "Done and rolled out."),
                "claims it done, with evidence");
        act(COORDINATOR, item + ":verify", Map.of(), "verifies it: not the doer");
    }

    private JsonNode act(String who, String path, Map<String, ?> body, String what) {
        JsonNode answer = api.post(who, path, body);
        say(who, "%s", what);
        return answer;
    }

    private void say(String who, String what, Object... arguments) {
        out.printf("%-22s %s%n", who, what.formatted(arguments));
    }
}
