package tracker.stack.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tracker.plan.v1.PlanNames;
import tracker.stack.supervisor.StackException;

/** One matter, from an escalation to a resolved problem, as the demo people bring it along; policies take the steps between. */
public final class Matter {

    private static final String COORDINATOR = "problem_coordinator";
    private static final String MANAGER = "program_manager";
    private static final String TEAM = "engineering";
    private static final String PARTNER = "partner@" + TEAM;
    private static final int DUE_IN_DAYS = 14;
    /** What passes: too many requests at once, and a service that is away. */
    private static final Set<Integer> PASSING = Set.of(429, 503);

    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Client client;
    private final String id;
    private final String problem;

    private Matter(Client client, String id, String problem) {
        this.client = client;
        this.id = id;
        this.problem = problem;
    }

    /** A matter that is like no other, up to the point where its cause is sought; the directory has the demo teams. */
    public static Matter analyzed(Client client) {
        String id = UUID.randomUUID().toString();
        JsonNode escalation = post(
                        client,
                        id,
                        "specialist",
                        "escalations",
                        Map.of(
                                "title",
                                "It does not work",
                                "classification",
                                Map.of("category", List.of("matter", id), "symptom", "does not work")))
                .path("escalation");
        String problem = post(
                        client,
                        id,
                        COORDINATOR,
                        "problems",
                        Map.of(
                                "kind",
                                "PROBLEM_KIND_RECURRING_CASE",
                                "title",
                                "It does not work",
                                "escalations",
                                List.of(escalation.path("name").asString()),
                                "fingerprints",
                                List.of(escalation.path("fingerprint").asString())))
                .path("problem")
                .path("name")
                .asString();
        Matter matter = new Matter(client, id, problem);
        matter.post(COORDINATOR, problem + ":assess", Map.of());
        matter.post(COORDINATOR, problem + ":analyze", Map.of());
        return matter;
    }

    public String problem() {
        return problem;
    }

    /** The plan for the problem's first cause, whether or not it is drafted. */
    public String plan() {
        return PlanNames.planFor(problem, 1);
    }

    public void confirm() {
        post(
                COORDINATOR,
                problem + ":confirmRootCause",
                Map.of(
                        "statement",
                        "A wrong setting",
                        "category",
                        "process",
                        "evidence",
                        List.of("https://git.example/changes/0")));
    }

    /** Has the drafted plan agreed, carried out and verified, so that it is watched for that long. */
    public void implement(Duration window) {
        String plan = plan();
        String item = post(
                        MANAGER,
                        plan + "/items",
                        Map.of(
                                "kind",
                                "ITEM_KIND_PREVENT",
                                "title",
                                "Correct the setting",
                                "team",
                                "teams/" + TEAM,
                                "due_time",
                                Instant.now()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .plus(DUE_IN_DAYS, ChronoUnit.DAYS)
                                        .toString()))
                .path("item")
                .asString();
        post(MANAGER, plan + ":setEffectivenessCheck", Map.of("threshold", 0, "window", window.toSeconds() + "s"));
        post(MANAGER, plan + ":propose", Map.of());
        post(MANAGER, plan + ":offer", Map.of());
        post(PARTNER, plan + ":acceptCommitment", Map.of("team", "teams/" + TEAM, "owner", "demo-partner-" + TEAM));
        post(PARTNER, item + ":start", Map.of());
        post(PARTNER, item + ":claimDone", Map.of("evidence", List.of("https://git.example/changes/1")));
        post(COORDINATOR, item + ":verify", Map.of());
        post(MANAGER, plan + ":implement", Map.of());
    }

    private JsonNode post(String who, String path, Map<String, ?> body) {
        return post(client, id, who, path, body);
    }

    /** As it is told, the same again in a moment where what refused it passes: what was needed may have been killed. */
    private static JsonNode post(Client client, String id, String who, String path, Map<String, ?> body) {
        String key = UUID.nameUUIDFromBytes((id + path).getBytes(StandardCharsets.UTF_8))
                .toString();
        Client.Answer answer = client.post(who, "/api/v1/" + path, key, body);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (PASSING.contains(answer.status()) && System.nanoTime() < end) {
            LockSupport.parkNanos(SOON.toNanos());
            answer = client.post(who, "/api/v1/" + path, key, body);
        }
        if (answer.status() != 200) {
            throw new StackException("%s was refused (%d): %s".formatted(path, answer.status(), answer.body()));
        }
        return answer.body();
    }
}
