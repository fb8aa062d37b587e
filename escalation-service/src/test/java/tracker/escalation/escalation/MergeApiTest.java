package tracker.escalation.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.escalation.RunningService;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationDuplicateAdded;
import tracker.escalation.v1.EscalationDuplicateRemoved;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.EscalationUnmerged;
import tracker.escalation.v1.MergeEscalationInto;
import tracker.escalation.v1.MergeEscalationRequest;
import tracker.escalation.v1.UnmergeEscalationRequest;
import tracker.platform.command.Commands;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.Role;
import tracker.type.v1.SaidByCode;

/** Duplicates over gRPC: merged, listed by the other, and taken apart. */
class MergeApiTest extends RunningService {

    @Autowired
    private WhenEscalationIsMergedThenTheOtherListsIt policy;

    @Autowired
    private EventStore events;

    @Autowired
    private Commands commands;

    private static MergeEscalationRequest merge(Escalation duplicate, String into) {
        return MergeEscalationRequest.newBuilder()
                .setName(duplicate.getName())
                .setRequestId(newId())
                .setInto(into)
                .setReason("The same matter")
                .build();
    }

    private static UnmergeEscalationRequest unmerge(Escalation duplicate) {
        return UnmergeEscalationRequest.newBuilder()
                .setName(duplicate.getName())
                .setRequestId(newId())
                .setReason("Another matter")
                .build();
    }

    @Test
    void aDuplicateIsMergedWithWhatBothSayAndTakenApart() throws Exception {
        var sue = escalations(SPECIALIST);
        Escalation duplicate = opened();
        Escalation other = opened();
        MergeEscalationRequest request = merge(duplicate, other.getName());

        var response = sue.mergeEscalation(request);
        assertThat(sue.mergeEscalation(request)).isEqualTo(response);

        Escalation merged = response.getEscalation();
        assertThat(merged.getState()).isEqualTo(EscalationState.ESCALATION_STATE_MERGED);
        assertThat(merged.getMerge().getSharedTermsList()).containsExactly("videos", "not", "load");
        await().untilAsserted(
                        () -> assertThat(get(other.getName()).getMergedList()).containsExactly(duplicate.getName()));
        DomainEventMessage<?> event = events.readEvents(duplicate.getName(), 1).next();
        policy.on((EscalationMerged) event.getPayload(), event);
        assertThat(types(timeline(other.getName()))).containsExactly("EscalationOpened", "EscalationDuplicateAdded");

        Escalation apart = sue.unmergeEscalation(unmerge(duplicate)).getEscalation();
        assertThat(apart.getState()).isEqualTo(EscalationState.ESCALATION_STATE_NEW);
        await().untilAsserted(
                        () -> assertThat(get(other.getName()).getMergedList()).isEmpty());
        List<RecordedEvent> told = timeline(other.getName());
        EscalationDuplicateAdded added = told.get(1).getEvent().unpack(EscalationDuplicateAdded.class);
        EscalationDuplicateRemoved removed = told.get(2).getEvent().unpack(EscalationDuplicateRemoved.class);
        assertThat(List.of(added.getAskedBy(), added.getReason())).containsExactly("sue", "The same matter");
        assertThat(List.of(removed.getAskedBy(), removed.getReason())).containsExactly("sue", "Another matter");
    }

    @Test
    void whatWasMergedIntoOneThatWasMergedAtTheSameTimeIsTakenApart_whichIsToldByACode() throws Exception {
        Escalation duplicate = opened();
        Escalation other = opened();
        escalations(SPECIALIST).mergeEscalation(merge(other, opened().getName()));

        commands.send(
                new Caller("sue", Set.of(Role.ROLE_SPECIALIST), Set.of()),
                EscalationAggregate.TYPE,
                EscalationAggregate.DECIDER,
                duplicate.getName(),
                MergeEscalationInto.newBuilder().setInto(other.getName()).build(),
                Map.of(),
                false);

        await().untilAsserted(() -> assertThat(types(timeline(duplicate.getName())))
                .containsExactly("EscalationOpened", "EscalationMerged", "EscalationUnmerged"));
        EscalationUnmerged apart =
                timeline(duplicate.getName()).getLast().getEvent().unpack(EscalationUnmerged.class);
        assertThat(apart.getReason()).isEqualTo("The other one was itself merged at the same time.");
        assertThat(apart.getReasonByCode())
                .isEqualTo(SaidByCode.newBuilder().setCode("BOTH_MERGED").build());
    }

    @Test
    void whatCannotBeAnOtherIsRefused() {
        var sue = escalations(SPECIALIST);
        Escalation duplicate = opened();
        Escalation other = opened();
        sue.mergeEscalation(merge(duplicate, other.getName()));

        assertThat(invalid(() -> sue.mergeEscalation(merge(other, "escalations/nothing"))))
                .containsExactly("into: there is no escalations/nothing.");
        assertThat(invalid(() -> sue.mergeEscalation(merge(other, other.getName()))))
                .containsExactly("into: is the escalation itself: name the other one.");
        assertThat(invalid(() -> sue.mergeEscalation(merge(opened(), duplicate.getName()))))
                .singleElement()
                .asString()
                .contains("name " + other.getName());
        refused(
                Status.Code.FAILED_PRECONDITION,
                Reason.WRONG_STATE,
                () -> sue.mergeEscalation(merge(duplicate, opened().getName())));
        refused(Status.Code.FAILED_PRECONDITION, Reason.WRONG_STATE, () -> sue.unmergeEscalation(unmerge(other)));
    }
}
