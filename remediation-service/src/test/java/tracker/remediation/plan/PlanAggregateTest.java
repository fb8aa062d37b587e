package tracker.remediation.plan;

import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.messageWithPayload;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.hamcrest.BaseMatcher;
import org.hamcrest.Description;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.PlanCommented;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanItemCommented;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanProposed;
import tracker.plan.v1.PlanUpdated;
import tracker.plan.v1.ProposePlanRequest;
import tracker.platform.command.Context;
import tracker.platform.command.Envelope;
import tracker.platform.command.EventKeys;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

/** The wiring of a plan's shell: names, meta data, repeated requests and etags. */
class PlanAggregateTest {

    private static final String PLAN = "plans/1";
    private static final Caller MANAGER = Scenario.caller("manager", Set.of(Role.ROLE_PROGRAM_MANAGER));
    private static final PlanDrafted DRAFTED = Scenario.now(PlanDrafted.newBuilder()
            .setProblem("problems/1")
            .setCauseRevision(1)
            .setTitle("Videos come back")
            .setCause("Mirrored copies")
            .build());
    private static final PlanItemProposed ITEM = Scenario.now(PlanItemProposed.newBuilder()
            .setItem(PLAN + "/items/1")
            .setKind(ItemKind.ITEM_KIND_PREVENT)
            .setTeam("teams/engineering")
            .build());
    private static final PlanProposed PROPOSED = Scenario.now(PlanProposed.getDefaultInstance());
    private static final ProposePlanRequest PROPOSE =
            ProposePlanRequest.newBuilder().setName(PLAN).setRequestId("r-1").build();

    private FixtureConfiguration<PlanAggregate> plan;

    @BeforeEach
    void fixture() {
        plan = new AggregateTestFixture<>(PlanAggregate.class);
    }

    @Test
    void aPlanBeginsWithItsDraft() {
        DraftPlanForCause draft = DraftPlanForCause.newBuilder()
                .setProblem("problems/1")
                .setCauseRevision(1)
                .setTitle("Videos come back")
                .setCause("Mirrored copies")
                .build();
        plan.givenNoPriorActivity().when(command(draft, "", "digest")).expectEvents(DRAFTED);
    }

    @Test
    void eventsCarryWhoCausedThemAndByWhichRequest() {
        plan.given(DRAFTED, ITEM)
                .when(command(PROPOSE, "", "digest"))
                .expectSuccessfulHandlerExecution()
                .expectEventsMatching(exactSequenceOf(messageWithPayload(equalTo(PROPOSED))))
                .expectEvents(new GenericEventMessage<>(
                        PROPOSED,
                        Map.of(
                                EventKeys.ACTOR, "manager",
                                EventKeys.REQUEST_ID, "r-1",
                                EventKeys.REQUEST_DIGEST, "digest")));
    }

    @Test
    void theSameRequestHappensOnce() {
        plan.given(DRAFTED, ITEM)
                .andGivenCommands(command(PROPOSE, "", "digest"))
                .when(command(PROPOSE, "", "digest"))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void aRequestIdIsNotUsedTwiceForDifferentThings() {
        plan.given(DRAFTED, ITEM)
                .andGivenCommands(command(PROPOSE, "", "digest"))
                .when(command(PROPOSE, "", "another digest"))
                .expectException(refusal(Reason.REQUEST_ID_REUSED))
                .expectNoEvents();
    }

    @Test
    void aStaleEtagIsRefused() {
        plan.given(DRAFTED, ITEM)
                .when(command(PROPOSE, "0", "digest"))
                .expectException(refusal(Reason.STALE_ETAG))
                .expectNoEvents();
        fixture();
        plan.given(DRAFTED, ITEM).when(command(PROPOSE, "1", "digest")).expectEvents(PROPOSED);
    }

    @Test
    void anEtagFromBeforeComments_isGoodUntilSomethingElseHappens() {
        PlanCommented why =
                Scenario.now(PlanCommented.newBuilder().setText("Why?").build());
        PlanItemCommented what = Scenario.now(PlanItemCommented.newBuilder()
                .setItem(PLAN + "/items/1")
                .setText("What?")
                .build());
        for (String good : List.of("1", "2", "3")) {
            fixture();
            plan.given(DRAFTED, ITEM, why, what)
                    .when(command(PROPOSE, good, "digest"))
                    .expectEvents(PROPOSED);
        }
        for (String stale : List.of("0", "4", "W/1", "-1")) {
            fixture();
            plan.given(DRAFTED, ITEM, why, what)
                    .when(command(PROPOSE, stale, "digest"))
                    .expectException(refusal(Reason.STALE_ETAG))
                    .expectNoEvents();
        }
        PlanUpdated called =
                Scenario.now(PlanUpdated.newBuilder().setTitle("Videos return").build());
        for (String stale : List.of("1", "3")) {
            fixture();
            plan.given(DRAFTED, ITEM, why, what, called)
                    .when(command(PROPOSE, stale, "digest"))
                    .expectException(refusal(Reason.STALE_ETAG))
                    .expectNoEvents();
        }
    }

    private static CommandMessage<Envelope> command(Message request, String etag, String digest) {
        Map<String, String> metadata = Map.of(
                EventKeys.ACTOR, MANAGER.subject(), EventKeys.REQUEST_ID, "r-1", EventKeys.REQUEST_DIGEST, digest);
        Context context = new Context(MANAGER, Scenario.NOW, Scenario.NOW, "r-1");
        return new GenericCommandMessage<>(
                GenericCommandMessage.asCommandMessage(new Envelope(PLAN, request, context, etag, metadata, false)),
                PlanAggregate.TYPE);
    }

    private static BaseMatcher<Throwable> refusal(Reason reason) {
        return new BaseMatcher<>() {
            @Override
            public boolean matches(Object thrown) {
                return thrown instanceof Rejection rejection && rejection.reason() == reason;
            }

            @Override
            public void describeTo(Description description) {
                description.appendText("a refusal for ").appendValue(reason);
            }
        };
    }
}
