package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.contract.Contract;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.DiffPlanResponse;
import tracker.plan.v1.DraftPlanResponse;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.ListPlanTimelineResponse;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanChange;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ProposePlanItemResponse;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.StartPlanItemResponse;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.eventstore.Horizon;
import tracker.platform.identity.TestTokens;
import tracker.team.v1.TeamKind;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.Role;

/** The same plan over REST: JSON, problem details, Idempotency-Key, ETag and If-Match. */
class PlanOverRestTest extends PlanThread {

    private static final String EDITOR = TestTokens.token("edda", Set.of(Role.ROLE_PARTNER), "content");

    @Autowired
    private Horizon horizon;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aPlanIsDraftedAgreedCarriedOutVerifiedAndImplemented() throws Exception {
        registerTeams();
        String problem = newProblem();
        ESCALATION_SERVICE.confirm(problem, 1);
        String plan = read(
                        DraftPlanResponse.newBuilder(),
                        done(post(MANAGER, "plans", "{\"problem\": \"%s\"}".formatted(problem))))
                .build()
                .getPlan()
                .getName();
        ProposePlanItemResponse proposed = read(
                        ProposePlanItemResponse.newBuilder(),
                        done(post(MANAGER, plan + "/items", item("teams/engineering"))))
                .build();
        String item = proposed.getItem();
        assertThat(item).startsWith(plan + "/items/");
        done(post(MANAGER, plan + ":propose", "{}"));
        done(post(MANAGER, plan + ":offer", "{}"));
        done(post(ENGINEER, plan + ":acceptCommitment", "{\"team\": \"teams/engineering\", \"owner\": \"eve\"}"));
        done(post(ENGINEER, item + ":start", "{}"));
        done(post(ENGINEER, item + ":block", "{\"reason\": \"No access\"}"));
        done(post(ENGINEER, item + ":unblock", "{}"));
        done(post(ENGINEER, item + ":claimDone", "{\"evidence\": [\"https://example.org/change/7\"]}"));
        assertThat(post(ENGINEER, item + ":verify", "{}").statusCode()).isEqualTo(403);
        done(post(LAWYER, item + ":verify", "{}"));
        done(post(MANAGER, item + ":close", "{}"));
        done(post(MANAGER, plan + ":implement", "{}"));

        Plan implemented = plan(get(plan));
        assertThat(implemented.getState()).isEqualTo(PlanState.PLAN_STATE_MONITORING);
        ListPlanTimelineResponse timeline = read(ListPlanTimelineResponse.newBuilder(), done(get(plan + "/timeline")))
                .build();
        assertThat(timeline.getEventsCount()).isEqualTo(17);
        String drafted = Timestamps.toString(timeline.getEvents(0).getOccurredTime());
        assertThat(plan(get(plan + "?as_of=" + drafted)).getState()).isEqualTo(PlanState.PLAN_STATE_DRAFT);
    }

    @Test
    void itsPastIsAskedForInBothTimes() throws Exception {
        registerTeams();
        Plan drafted = drafted();
        String plan = drafted.getName();
        Instant then = settled();
        done(post(
                ADMINISTRATOR,
                plan + ":update",
                "{\"title\": \"Videos return\", \"occurred_time\": \"%s\"}".formatted(then)));
        Instant now = settled();

        assertThat(titles(plan, "as_of=" + then, "known_at=" + now)).containsOnly("Videos return");
        assertThat(titles(plan, "known_at=" + then, "as_of=%s&known_at=%s".formatted(now, then)))
                .containsOnly("Videos come back");
        String diff = "%s/diff?from=%s&to=%s".formatted(plan, Timestamps.toString(drafted.getDraftTime()), now);
        assertThat(changes(get(diff)))
                .containsExactly(PlanChange.newBuilder()
                        .setPath("title")
                        .setBefore("Videos come back")
                        .setAfter("Videos return")
                        .build());
        assertThat(changes(get(diff + "&known_at=" + then))).isEmpty();
        assertThat(changes(get(diff + "&from_known_at=%s&to_known_at=%s".formatted(then, now))))
                .hasSize(1);
        HttpResponse<String> backwards =
                get("%s/diff?from=%s&to=%s".formatted(plan, now, Timestamps.toString(drafted.getDraftTime())));
        assertThat(backwards.statusCode()).isEqualTo(400);
        assertThat(backwards.body()).contains("\"to\"");
        assertThat(get(plan + "?as_of=yesterday").body()).contains("as_of");
    }

    private Set<String> titles(String plan, String... questions) throws Exception {
        Set<String> titles = new HashSet<>();
        for (String question : questions) {
            titles.add(plan(get(plan + "?" + question)).getTitle());
        }
        return titles;
    }

    private static List<PlanChange> changes(HttpResponse<String> response) throws InvalidProtocolBufferException {
        return read(DiffPlanResponse.newBuilder(), done(response)).getChangesList();
    }

    /** An instant from now on, once nothing can be written before it any more. */
    private Instant settled() {
        Instant instant = Instant.now();
        await().until(() -> horizon.settledTime().isAfter(instant));
        return instant;
    }

    /** Each in the way that is at hand: one declines, one counters, both over REST; the third answers over gRPC. */
    @Test
    void peopleOfThreeTeamsWorkOnOnePlanOverRestAndOverGrpc() throws Exception {
        registerTeams();
        registerTeam(TeamKind.TEAM_KIND_CONTENT);
        String plan = drafted().getName();
        for (String team : List.of("teams/engineering", "teams/policy", "teams/content")) {
            done(post(MANAGER, plan + "/items", item(team)));
        }
        done(post(MANAGER, plan + ":propose", "{}"));
        List<String> items = plans(MANAGER)
                .offerPlan(OfferPlanRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .build())
                .getPlan()
                .getItemsList()
                .stream()
                .map(ActionItem::getName)
                .toList();
        done(post(LAWYER, plan + ":declineCommitment", "{\"team\": \"teams/policy\", \"reason\": \"Not ours\"}"));
        done(post(ENGINEER, plan + ":counterCommitment", """
                {"team": "teams/engineering", "reason": "We are few",
                 "counters": [{"item": "%s", "title": "Half of it", "owner": "eve"}]}""".formatted(items.get(0))));
        plans(EDITOR)
                .acceptCommitment(AcceptCommitmentRequest.newBuilder()
                        .setName(plan)
                        .setRequestId(newRequest())
                        .setTeam("teams/content")
                        .setOwner("edda")
                        .build());
        done(post(MANAGER, items.get(0) + ":takeCounterProposal", "{}"));
        plans(MANAGER)
                .reofferPlanItem(ReofferPlanItemRequest.newBuilder()
                        .setName(items.get(1))
                        .setRequestId(newRequest())
                        .setTeam("teams/content")
                        .build());
        done(post(EDITOR, plan + ":acceptCommitment", "{\"team\": \"teams/content\", \"owner\": \"edda\"}"));
        plans(ENGINEER)
                .startPlanItem(StartPlanItemRequest.newBuilder()
                        .setName(items.get(0))
                        .setRequestId(newRequest())
                        .build());
        done(post(ENGINEER, items.get(0) + ":claimDone", "{\"evidence\": [\"https://example.org/change/7\"]}"));
        Plan verified = plans(EDITOR)
                .verifyPlanItem(VerifyPlanItemRequest.newBuilder()
                        .setName(items.get(0))
                        .setRequestId(newRequest())
                        .build())
                .getPlan();

        assertThat(plan(get(plan))).as("the same, either way").isEqualTo(verified);
        assertThat(verified.getItemsList())
                .extracting(ActionItem::getState)
                .containsExactly(
                        ItemState.ITEM_STATE_VERIFIED, ItemState.ITEM_STATE_ACCEPTED, ItemState.ITEM_STATE_ACCEPTED);
        assertThat(verified.getCommitmentsList())
                .extracting(Commitment::getTeam, Commitment::getState, Commitment::getAnsweredBy)
                .containsExactly(
                        tuple("teams/engineering", CommitmentState.COMMITMENT_STATE_ACCEPTED, "eve"),
                        tuple("teams/content", CommitmentState.COMMITMENT_STATE_ACCEPTED, "edda"));
        assertThat(read(ListPlanTimelineResponse.newBuilder(), done(get(plan + "/timeline")))
                        .getEventsList())
                .extracting(event -> event.getEvent().getTypeUrl(), RecordedEvent::getActor)
                .contains(
                        tuple("type.googleapis.com/tracker.plan.v1.CommitmentDeclined", "lou"),
                        tuple("type.googleapis.com/tracker.plan.v1.CommitmentCountered", "eve"),
                        tuple("type.googleapis.com/tracker.plan.v1.CommitmentAccepted", "edda"));
    }

    @Test
    void anItemsEtagGuardsItsChange() throws Exception {
        Plan agreed = agreed();
        String item = agreed.getItems(0).getName();
        String etag = agreed.getItems(0).getEtag();

        HttpResponse<String> started = send(request(ENGINEER, item + ":start")
                .header("If-Match", '"' + etag + '"')
                .POST(body("{}")));
        assertThat(read(StartPlanItemResponse.newBuilder(), done(started))
                        .build()
                        .getPlan()
                        .getState())
                .isEqualTo(PlanState.PLAN_STATE_IN_EXECUTION);
        HttpResponse<String> stale = send(request(ENGINEER, item + ":block")
                .header("If-Match", '"' + etag + '"')
                .POST(body("{\"reason\": \"No access\"}")));
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(stale.body())
                .contains("STALE_ETAG")
                .contains("It has changed since you read it: PlanItemStarted by eve at ")
                .contains("\"changed_fields\":\"state, start_time, worked_by\"");
        assertThat(get(agreed.getName()).headers().firstValue("ETag")).isPresent();
    }

    @Test
    void whatWasWrittenIsCorrected() throws Exception {
        registerTeams();
        String plan = drafted().getName();
        done(post(MANAGER, plan + ":update", "{\"title\": \"视频又来了\"}"));
        String item = read(
                        ProposePlanItemResponse.newBuilder(),
                        done(post(MANAGER, plan + "/items", item("teams/policy"))))
                .getItem();
        String corrected = done(post(MANAGER, item + ":update", "{\"title\": \"A rule\"}"));

        assertThat(plan(get(plan)).getTitle()).isEqualTo("视频又来了");
        assertThat(plan(get(plan)).getItems(0).getTitle()).isEqualTo("A rule");
        assertThat(plan(get(plan)).getItems(0).getDueTime()).isEqualTo(DUE);
        assertThat(corrected).contains("\"etag\":\"3\"");
        assertThat(post(MANAGER, plan + ":update", "{\"title\": \"\"}").statusCode())
                .isEqualTo(400);
        assertThat(send(request(MANAGER, item + ":update")
                                .header("If-Match", "\"2\"")
                                .POST(body("{\"title\": \"Another\"}")))
                        .statusCode())
                .isEqualTo(412);
        assertThat(done(get(plan + "/timeline?language=zh-CN")))
                .contains("max更正了整改方案的标题：“视频又来了”。")
                .contains("max更正了“A rule”：改为“A rule”。");
    }

    @Test
    void theSameKeyAnswersTheSame() throws Exception {
        registerTeams();
        String plan = drafted().getName();
        String key = newRequest();
        HttpRequest.Builder request = request(MANAGER, plan + "/items")
                .setHeader("Idempotency-Key", key)
                .POST(body(item("teams/policy")));
        String first = done(send(request));

        assertThat(done(send(request))).isEqualTo(first);
        HttpResponse<String> reused = send(request(MANAGER, plan + "/items")
                .setHeader("Idempotency-Key", key)
                .POST(body(item("teams/engineering"))));
        assertThat(reused.statusCode()).isEqualTo(409);
        assertThat(reused.body()).contains("REQUEST_ID_REUSED");
        assertThat(plan(get(plan)).getItemsCount()).isEqualTo(1);
    }

    @Test
    void aWrongRequestSaysWhichFieldAndWhy() throws Exception {
        registerTeams();
        String plan = drafted().getName();
        HttpResponse<String> unknownTeam = post(MANAGER, plan + "/items", item("teams/nobody"));
        assertThat(unknownTeam.statusCode()).isEqualTo(400);
        assertThat(unknownTeam.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(unknownTeam.body()).contains("\"team\"").contains("teams/nobody");
        assertThat(post(MANAGER, plan + "/items", "{\"colour\": 1}").body()).contains("colour");
        assertThat(post(MANAGER, plan + ":offer", "{}").statusCode()).isEqualTo(409);
        assertThat(post(ENGINEER, plan + ":offer", "{}").statusCode()).isEqualTo(403);
        assertThat(get("plans/none").statusCode()).isEqualTo(404);
    }

    private static String item(String team) {
        return """
                {"kind": "ITEM_KIND_PREVENT", "title": "Match mirrored copies 镜像", "team": "%s", "due_time": "%s"}
                """.formatted(team, Timestamps.toString(DUE));
    }

    private HttpResponse<String> post(String token, String path, String json) throws IOException, InterruptedException {
        return send(request(token, path).POST(body(json)));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(MANAGER, path).GET());
    }

    private HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(URI.create(url() + "/api/v1/" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", newRequest());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.BodyPublisher body(String json) {
        return HttpRequest.BodyPublishers.ofString(json);
    }

    private static String done(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static Plan plan(HttpResponse<String> response) throws InvalidProtocolBufferException {
        return read(Plan.newBuilder(), done(response)).build();
    }

    private static <B extends Message.Builder> B read(B builder, String json) throws InvalidProtocolBufferException {
        JsonFormat.parser().usingTypeRegistry(Contract.get().types()).merge(json, builder);
        return builder;
    }
}
