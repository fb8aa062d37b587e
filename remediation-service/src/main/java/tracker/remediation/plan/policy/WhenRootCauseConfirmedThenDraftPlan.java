package tracker.remediation.plan.policy;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import tracker.contract.EventMeta;
import tracker.contract.Ids;
import tracker.plan.v1.DraftPlanRequest;
import tracker.platform.command.Origin;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.remediation.plan.PlanDrafting;

/**
 * Whenever a root cause is confirmed, a plan is drafted for it. The plans for what was taken for the cause before are told, and go
 * on as they are: what becomes of what teams have promised, somebody decides. A redelivery drafts the same plan and tells nothing
 * new.
 */
@Component
@ProcessingGroup(WhenRootCauseConfirmedThenDraftPlan.NAME)
class WhenRootCauseConfirmedThenDraftPlan {

    static final String NAME = "when-root-cause-confirmed-then-draft-plan";

    /** From the command to its event, at most. */
    private static final Duration A_MOMENT = Duration.ofMinutes(1);

    private final PlanDrafting drafting;

    WhenRootCauseConfirmedThenDraftPlan(PlanDrafting drafting) {
        this.drafting = drafting;
    }

    @EventHandler(payloadType = RootCauseConfirmed.class)
    void on(DomainEventMessage<RootCauseConfirmed> event) {
        if (Origin.of(event.getMetaData()) == Origin.IMPORT) {
            return;
        }
        DraftPlanRequest.Builder request = DraftPlanRequest.newBuilder()
                .setRequestId(Ids.uuid(NAME, event.getIdentifier()).toString())
                .setProblem(event.getAggregateIdentifier())
                .setCauseRevision(event.getPayload().getRootCause().getRevision());
        Timestamp occurred = event.getPayload().getOccurredTime();
        if (EventMeta.toInstant(occurred).isBefore(event.getTimestamp().minus(A_MOMENT))) {
            request.setOccurredTime(occurred); // the cause was dated back, and its plan with it
        }
        OutsideOfBatch.call(() -> {
            drafting.draft(Caller.policy(NAME), request.build(), CausedBy.event(event));
            return drafting.supersedeBefore(
                    Caller.policy(NAME), request.getProblem(), request.getCauseRevision(), CausedBy.event(event));
        });
    }
}
