package tracker.stack.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tracker.stack.supervisor.StackException;

/**
 * Two recurring problems of the imported log, played by the demo people: one is gone for good once three teams have carried
 * out its plan, the other comes back, and its plan gets a successor, which is left under way among cases of today. What led
 * to the plans is entered as of the days of the last two months; what the teams do happens now.
 */
final class Story {

    /** What came of it: the plan that worked, the one that did not, and the successor of that. */
    record Ending(String effective, String ineffective, String successor) {}

    private static final String COORDINATOR = "problem_coordinator";
    private static final String MANAGER = "program_manager";
    private static final String SPECIALIST = "specialist";
    private static final String ENGINEER = "partner@engineering";
    private static final String EDITOR = "partner@content";
    private static final String ANALYST = "partner@analytics";
    private static final String SUPPORT = "partner@support";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final Api api;
    private final PrintStream out;
    /** One day for the whole story, also when it is played across midnight. */
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    Story(Api api, PrintStream out) {
        this.api = api;
        this.out = out;
    }

    Ending play() {
        Ending ending = play(0);
        underWay(ending.successor());
        casesOfToday();
        return ending;
    }

    /** The same two stories of two other problems, told from where the first two ended. */
    Ending playAnother() {
        return play(2);
    }

    private Ending play(int first) {
        List<JsonNode> recurring = recurringProblems();
        String effective = gone(recurring.get(first));
        out.println();
        JsonNode returning = recurring.get(first + 1);
        String ineffective = back(returning);
        String successor = await(
                        "a successor",
                        "plans?problem=" + returning.path("name").asString(),
                        plans -> plans.path("plans").size() > 1)
                .path("plans")
                .valueStream()
                .map(plan -> plan.path("name").asString())
                .filter(plan -> !plan.equals(ineffective))
                .findFirst()
                .orElseThrow();
        say("policy", "has drafted %s as its successor, which carries what was learnt", successor);
        out.println();
        return new Ending(effective, ineffective, successor);
    }

    /** The problems that recurrence has opened, greatest first, once it has found all there are. */
    private List<JsonNode> recurringProblems() {
        int seen = -1;
        long quietSince = System.nanoTime();
        long end = quietSince + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            List<JsonNode> problems = api.get(COORDINATOR, "problems?page_size=500")
                    .path("problems")
                    .valueStream()
                    .filter(problem -> !problem.path("open_reason").asString("").isEmpty())
                    .sorted(Comparator.comparingInt((JsonNode problem) ->
                                    -problem.path("escalations").size())
                            .thenComparing(problem -> problem.path("name").asString()))
                    .toList();
            if (problems.size() != seen) {
                seen = problems.size();
                quietSince = System.nanoTime();
            } else if (seen > 3 && System.nanoTime() - quietSince > QUIET.toNanos()) {
                say("policy", "has opened %d problems of escalations that recur in the log", seen);
                return problems;
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        throw new StackException("Fewer than four problems recur; see ./tracker logs escalation-service.");
    }

    /** A plan of three teams, with all that gets in the way of one; the matter does not come back. */
    private String gone(JsonNode found) {
        String problem =
                analyzed(found, 22, "A routing rule sends these cases to a queue that nobody watches at night.");
        String plan = draftedPlan(problem);
        if (isPlayed(plan, 22)) {
            return plan;
        }
        String fix = propose(12, plan, "PREVENT", "Correct the routing rule that causes it", "engineering", 14);
        String article = propose(12, plan, "MITIGATE", "Tell people how to help themselves", "content", 10);
        String alert = propose(11, plan, "DETECT", "Alert on three of the same symptom in a day", "analytics", 21);
        act(
                MANAGER,
                11,
                alert + ":setDependencies",
                Map.of("depends_on", List.of(fix)),
                "lets the alert wait for the fix");
        judgedBy(plan, 10, "5s");
        act(MANAGER, 10, plan + ":propose", Map.of(), "puts the plan forward");
        act(MANAGER, 9, plan + ":offer", Map.of(), "asks the three teams to carry their items");
        accept(ENGINEER, plan, "accepts for engineering");
        act(
                EDITOR,
                plan + ":declineCommitment",
                Map.of("team", "teams/content", "reason", "文章由支持团队维护, 不归我们。"),
                "declines: support keeps those articles");
        act(
                ANALYST,
                plan + ":counterCommitment",
                Map.of(
                        "team",
                        "teams/analytics",
                        "reason",
                        "The data arrive a week later",
                        "counters",
                        List.of(Map.of("item", alert, "due_time", dueIn(28), "owner", subject(ANALYST)))),
                "counters: four weeks, not three");
        act(MANAGER, alert + ":takeCounterProposal", Map.of(), "takes the counter-proposal");
        act(MANAGER, article + ":reoffer", Map.of("team", "teams/support"), "offers the article to support");
        accept(SUPPORT, plan, "accepts it");
        say("all", "agree: baseline 1");

        act(ENGINEER, fix + ":start", Map.of(), "starts the fix");
        act(
                ENGINEER,
                fix + ":block",
                Map.of("reason", "Operations freezes the queues", "blocked_by", "teams/operations"),
                "is blocked by operations");
        act(ENGINEER, fix + ":unblock", Map.of(), "goes on");
        claim(ENGINEER, fix, "https://git.example/changes/1");
        act(
                COORDINATOR,
                fix + ":reject",
                Map.of("reason", "The rule for weekends is still the old one"),
                "rejects it: weekends were forgotten");
        askForTime(fix, 17, "Weekends need a test of their own", "asks for three days more");
        grantTime(fix, "Better late than twice", "grants them; the first due date stays beside the new one");
        claim(ENGINEER, fix, "https://git.example/changes/2");
        act(COORDINATOR, fix + ":verify", Map.of(), "verifies it: not the doer");

        act(
                MANAGER,
                plan + ":startReplanning",
                Map.of("reason", "The article can go out with the next release only"),
                "re-plans");
        act(
                MANAGER,
                article + ":reoffer",
                Map.of("team", "teams/support", "due_time", dueIn(24)),
                "offers the article for a later day");
        act(
                SUPPORT,
                plan + ":acceptCommitment",
                Map.of("team", "teams/support", "items", List.of(article), "owner", subject(SUPPORT)),
                "accepts that day");
        act(COORDINATOR, plan + ":approveReplanning", Map.of(), "approves baseline 2: not who asked for it");

        act(SUPPORT, article + ":start", Map.of(), "starts the article");
        claim(SUPPORT, article, "https://help.example/articles/7");
        act(COORDINATOR, article + ":verify", Map.of(), "verifies it");
        act(ANALYST, alert + ":start", Map.of(), "starts the alert");
        claim(ANALYST, alert, "https://dashboards.example/alerts/3");
        act(ENGINEER, alert + ":verify", Map.of(), "verifies the alert of another team");
        watch(plan);
        await("the verdict", plan, then -> state(then).equals("PLAN_STATE_CLOSED_EFFECTIVE"));
        say("policy", "closes %s as effective: nothing came back", plan);
        await("the resolution", problem, then -> state(then).equals("PROBLEM_STATE_RESOLVED"));
        say("policy", "resolves %s", problem);
        return plan;
    }

    /** A plan of one item that is done a month late, and after which the matter comes back. */
    private String back(JsonNode found) {
        String problem = analyzed(found, 52, "People do not find the setting.");
        String plan = draftedPlan(problem);
        if (isPlayed(plan, 52)) {
            return plan;
        }
        String hint = propose(50, plan, "PREVENT", "Show a hint beside the setting", "engineering", -30);
        judgedBy(plan, 49, "3600s");
        act(MANAGER, 49, plan + ":propose", Map.of(), "puts the plan forward");
        act(MANAGER, 48, plan + ":offer", Map.of(), "offers it to engineering");
        act(
                COORDINATOR,
                45,
                plan + ":acceptCommitment",
                Map.of("team", "teams/engineering", "owner", subject(ENGINEER)),
                "enters for engineering what it said in a meeting: it accepts");
        askForTime(hint, 1, "A launch came first", "asks for a month more");
        grantTime(hint, "It is still needed", "grants it: that is its slip against baseline 1");
        act(ENGINEER, hint + ":start", Map.of(), "starts the hint");
        claim(ENGINEER, hint, "https://git.example/changes/3");
        act(COORDINATOR, hint + ":verify", Map.of(), "verifies it");
        watch(plan);
        String member = found.path("escalations").get(0).asString();
        act(
                SPECIALIST,
                "escalations",
                Map.of(
                        "title",
                        "It is here again",
                        "source",
                        "phone",
                        "external_id",
                        "again-" + plan.substring(plan.length() - 12),
                        "classification",
                        classification(member)),
                "takes in one more of the same");
        judge(plan);
        say("policy", "closes %s as ineffective: it came back", plan);
        return plan;
    }

    /** A plan that is carried out: one item waits for its verification, one is stuck, one has not begun. */
    private void underWay(String plan) {
        if (isPlayed(plan, 0)) {
            return;
        }
        String setting = propose(0, plan, "PREVENT", "Put the setting where people look for it", "engineering", 10);
        propose(0, plan, "MITIGATE", "分步说明在哪里找到这个设置", "content", 5);
        String count = propose(0, plan, "DETECT", "Count the searches for the setting", "analytics", 14);
        act(MANAGER, plan + ":propose", Map.of(), "puts the plan forward");
        act(MANAGER, plan + ":offer", Map.of(), "asks three teams");
        accept(ENGINEER, plan, "accepts for engineering");
        accept(EDITOR, plan, "accepts for content");
        accept(ANALYST, plan, "accepts for analytics");
        act(ANALYST, count + ":start", Map.of(), "starts to count");
        claim(ANALYST, count, "https://dashboards.example/searches");
        act(ENGINEER, setting + ":start", Map.of(), "starts to move the setting");
        act(
                ENGINEER,
                setting + ":block",
                Map.of("reason", "The new place is not decided", "blocked_by", "teams/product"),
                "is blocked by product");
    }

    private void casesOfToday() {
        String videos = takeIn("Videos stay in processing for hours", "in-app", "SG");
        act(
                SPECIALIST,
                videos + ":triage",
                Map.of(
                        "priority",
                        "PRIORITY_CRITICAL",
                        "classification",
                        Map.of("category", List.of("Uploads", "Video"), "symptom", "Stays in processing")),
                "finds it critical");
        act(SPECIALIST, videos + ":assign", Map.of("team", "teams/engineering"), "hands it to engineering");
        String payouts = takeIn("创作者没有收到本月收益", "phone", "CN");
        act(
                SPECIALIST,
                payouts + ":triage",
                Map.of(
                        "priority",
                        "PRIORITY_HIGH",
                        "classification",
                        Map.of("category", List.of("收益", "结算"), "symptom", "未到账")),
                "finds it urgent");
        takeIn("Appeals are answered in the wrong language", "mail", "BR");
    }

    private String takeIn(String title, String channel, String market) {
        Map<String, String> said = Map.of("title", title, "channel", channel, "market", market);
        return act(SPECIALIST, "escalations", said, "takes in \"" + title + "\"")
                .path("escalation")
                .path("name")
                .asString();
    }

    /** What was taken in just now counts a moment later, when nobody can still be writing before it. */
    private void judge(String plan) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (api.isTaken(MANAGER, plan + ":judge")) {
                say(MANAGER, "has the plan judged");
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
        throw new StackException("The return was not counted within %d s; see ./tracker logs reporting-service."
                .formatted(PATIENCE.toSeconds()));
    }

    private Map<String, Object> classification(String escalation) {
        JsonNode classification = api.get(SPECIALIST, escalation).path("classification");
        List<String> category = classification
                .path("category")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        return Map.of(
                "category", category, "symptom", classification.path("symptom").asString(""));
    }

    /** In the eight days before its cause is confirmed; the plan is drafted as of then. */
    private String analyzed(JsonNode found, int confirmedDaysAgo, String cause) {
        String problem = found.path("name").asString();
        say(
                COORDINATOR,
                "takes up \"%s\" with %d escalations",
                found.path("title").asString(),
                found.path("escalations").size());
        if (!found.path("root_cause").path("statement").asString("").isEmpty()) {
            say("all", "this was played before");
            return problem;
        }
        act(COORDINATOR, confirmedDaysAgo + 8, problem + ":assess", Map.of(), "assesses it");
        act(COORDINATOR, confirmedDaysAgo + 7, problem + ":analyze", Map.of(), "seeks the root cause");
        act(
                COORDINATOR,
                confirmedDaysAgo + 4,
                problem + ":addWhy",
                Map.of("question", "Why do these cases wait?", "answer", "Nobody sees them."),
                "asks why");
        act(
                COORDINATOR,
                confirmedDaysAgo + 3,
                problem + ":addFactor",
                Map.of("category", "FACTOR_CATEGORY_PROCESS", "statement", "No owner at night"),
                "names a factor that contributes");
        act(
                COORDINATOR,
                confirmedDaysAgo,
                problem + ":confirmRootCause",
                Map.of("statement", cause, "category", "process", "evidence", List.of("https://wiki.example/analysis")),
                "confirms the root cause, with evidence");
        return problem;
    }

    private String draftedPlan(String problem) {
        String plan = await(
                        "a plan",
                        "plans?problem=" + problem,
                        plans -> !plans.path("plans").isEmpty())
                .path("plans")
                .valueStream()
                .min(Comparator.comparing(each -> each.path("draft_time").asString("")))
                .orElseThrow()
                .path("name")
                .asString();
        say("policy", "has drafted %s for the cause", plan);
        return plan;
    }

    /** A story that was cut off goes on on the same day: each step that was taken is the same request again. */
    private boolean isPlayed(String plan, int draftedDaysAgo) {
        JsonNode now = api.get(MANAGER, plan);
        boolean isOfToday = now.path("draft_time").asString().startsWith(dayIn(-draftedDaysAgo));
        if (state(now).equals("PLAN_STATE_DRAFT") || isOfToday && !state(now).startsWith("PLAN_STATE_CLOSED")) {
            return false;
        }
        say("all", "this plan was played before: it is %s", state(now));
        return true;
    }

    private String propose(int daysAgo, String plan, String kind, String title, String team, int days) {
        JsonNode answer = act(
                MANAGER,
                daysAgo,
                plan + "/items",
                Map.of("kind", "ITEM_KIND_" + kind, "title", title, "team", "teams/" + team, "due_time", dueIn(days)),
                "proposes \"" + title + "\" to " + team);
        return answer.path("item").asString();
    }

    /** For the partner's own team, as the person who is accountable. */
    private void accept(String partner, String plan, String what) {
        act(
                partner,
                plan + ":acceptCommitment",
                Map.of("team", partner.replace("partner@", "teams/"), "owner", subject(partner)),
                what);
    }

    private static String subject(String partner) {
        return "demo-" + partner.replace('@', '-');
    }

    private void askForTime(String item, int days, String reason, String what) {
        act(ENGINEER, item + ":requestExtension", Map.of("due_time", dueIn(days), "reason", reason), what);
    }

    private void grantTime(String item, String reason, String what) {
        act(MANAGER, item + ":decideExtension", Map.of("number", 1, "approve", true, "reason", reason), what);
    }

    private void claim(String who, String item, String evidence) {
        act(
                who,
                item + ":claimDone",
                Map.of("evidence", List.of(evidence), "note", "Rolled out."),
                "claims it done, with evidence");
    }

    private void judgedBy(String plan, int daysAgo, String window) {
        act(
                MANAGER,
                daysAgo,
                plan + ":setEffectivenessCheck",
                Map.of("threshold", 0, "window", window),
                "will call it effective when nothing comes back in " + window + ", which is agreed with the plan");
    }

    private void watch(String plan) {
        act(
                MANAGER,
                plan + ":implement",
                Map.of(),
                "says that the plan is implemented; whether it comes back is watched from now on");
    }

    /** The beginning of that day. */
    private String inDays(int days) {
        return dayIn(days) + "T00:00:00Z";
    }

    /** The end of that day, as the page means a day that is agreed on. */
    private String dueIn(int days) {
        return dayIn(days) + "T23:59:59Z";
    }

    private String dayIn(int days) {
        return today.plusDays(days).toString();
    }

    private static String state(JsonNode resource) {
        return resource.path("state").asString();
    }

    /** Asks until it is so. */
    private JsonNode await(String what, String path, Predicate<JsonNode> isSo) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode answer = api.get(MANAGER, path);
            if (isSo.test(answer)) {
                return answer;
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        throw new StackException("%s did not come within %d s; see ./tracker logs remediation-service."
                .formatted(what, PATIENCE.toSeconds()));
    }

    private JsonNode act(String who, String path, Map<String, ?> body, String what) {
        JsonNode answer = api.post(who, path, body);
        say(who, "%s", what);
        return answer;
    }

    /** As it happened at the beginning of that day; now on day 0. */
    private JsonNode act(String who, int daysAgo, String path, Map<String, ?> body, String what) {
        if (daysAgo == 0) {
            return act(who, path, body, what);
        }
        Map<String, Object> dated = new HashMap<>(body);
        dated.put("occurred_time", inDays(-daysAgo));
        return act(who, path, dated, "%d days ago: %s".formatted(daysAgo, what));
    }

    private void say(String who, String what, Object... arguments) {
        out.printf("%-22s %s%n", who, what.formatted(arguments));
    }
}
