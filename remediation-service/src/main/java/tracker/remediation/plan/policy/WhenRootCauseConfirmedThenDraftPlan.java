package tracker.remediation.plan.policy;

import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import tracker.contract.Ids;
import tracker.plan.v1.DraftPlanRequest;
import tracker.platform.command.EventKeys;
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

    private final PlanDrafting drafting;

    WhenRootCauseConfirmedThenDraftPlan(PlanDrafting drafting) {
        this.drafting = drafting;
    }

    @EventHandler(payloadType = RootCauseConfirmed.class)
    void on(DomainEventMessage<RootCauseConfirmed> event) {
        if (Origin.of(event.getMetaData()) == Origin.IMPORT) {
            return;
        }
        DraftPlanRequest request = DraftPlanRequest.newBuilder()
                .setRequestId(Ids.uuid(NAME, event.getIdentifier()).toString())
                .setProblem(event.getAggregateIdentifier())
                .setCauseRevision(event.getPayload().getRootCause().getRevision())
                .build();
        OutsideOfBatch.call(() -> {
            drafting.draft(Caller.policy(NAME), request, causedBy(event));
            return drafting.supersedeBefore(
                    Caller.policy(NAME), request.getProblem(), request.getCauseRevision(), causedBy(event));
        });
    }

    private static Map<String, String> causedBy(DomainEventMessage<?> event) {
        Object correlation = event.getMetaData().getOrDefault(EventKeys.CORRELATION_ID, event.getIdentifier());
        return Map.of(
                EventKeys.CORRELATION_ID, correlation.toString(),
                EventKeys.CAUSATION_ID, event.getIdentifier());
    }
}
