package tracker.escalation.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDrafted;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemClosed;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemOpened;
import tracker.reporting.v1.GetEscalationViewResponse;
import tracker.reporting.v1.ListEscalationsResponse;
import tracker.reporting.v1.ListItemsResponse;
import tracker.reporting.v1.ListProblemsResponse;
import tracker.reporting.v1.ListTeamItemsResponse;
import tracker.reporting.v1.ListedItem;
import tracker.reporting.v1.PlanView;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.SaidByCode;

/** Names are found wherever they stand, and what names something hidden is left out. */
class ResourceNamesTest {

    private static final String HIDDEN = "escalations/hidden";
    private static final String OPEN = "escalations/open";

    private static final Escalation LINKED = Escalation.newBuilder()
            .setName(OPEN)
            .addLinks(link(LinkKind.LINK_KIND_RELATED, HIDDEN))
            .addLinks(link(LinkKind.LINK_KIND_PROBLEM, "problems/1"))
            .addMerged(HIDDEN)
            .setMerge(Merge.newBuilder().setInto(HIDDEN).addSharedTerms("secret"))
            .build();

    private static Link link(LinkKind kind, String target) {
        return Link.newBuilder().setKind(kind).setTarget(target).build();
    }

    private static RecordedEvent on(String resource, Message event) {
        return RecordedEvent.newBuilder()
                .setResource(resource)
                .setEvent(Any.pack(event))
                .build();
    }

    @Test
    void namesAreFound_inEveryField() {
        assertThat(ResourceNames.in(LINKED)).containsExactlyInAnyOrder(OPEN, HIDDEN, "problems/1");
    }

    @Test
    void namesAreFound_inEveryFieldOfEveryAnswer() {
        for (Descriptor type :
                GetEscalationViewResponse.getDescriptor().getFile().getMessageTypes()) {
            Set<String> said = new HashSet<>();
            Message full = full(type, type.getName(), said, 4);
            assertThat(ResourceNames.in(full)).as(type.getName()).isEqualTo(said);
        }
    }

    /** Whoever may know of a plan may know by what name its problem goes. */
    private static boolean isLeft(FieldDescriptor field) {
        return field.getFile().getPackage().equals("tracker.plan.v1")
                && List.of("problem", "predecessor", "successor", "superseded_by", "by")
                        .contains(field.getName());
    }

    /** Names another escalation in every text. */
    private static Message full(Descriptor type, String path, Set<String> said, int depth) {
        DynamicMessage.Builder full = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            if (field.getRealContainingOneof() != null) {
                continue; // of those only one is there at a time
            }
            String place = path + "." + field.getName();
            Object value = switch (field.getJavaType()) {
                case STRING -> isLeft(field) ? null : "escalations/" + place;
                case MESSAGE -> depth == 0 ? null : full(field.getMessageType(), place, said, depth - 1);
                default -> null;
            };
            if (value == null) {
                continue;
            }
            if (value instanceof String name) {
                said.add(name);
            }
            if (field.isRepeated()) {
                full.addRepeatedField(field, value);
            } else {
                full.setField(field, value);
            }
        }
        return full.build();
    }

    @Test
    void aResource_losesWhatNamesIt() {
        assertThat(ResourceNames.without(Set.of(HIDDEN), LINKED))
                .isEqualTo(Escalation.newBuilder()
                        .setName(OPEN)
                        .addLinks(link(LinkKind.LINK_KIND_PROBLEM, "problems/1"))
                        .build());
        assertThat(ResourceNames.without(
                                Set.of(HIDDEN),
                                Problem.newBuilder()
                                        .addEscalations(HIDDEN)
                                        .addEscalations(OPEN)
                                        .build())
                        .getEscalationsList())
                .containsExactly(OPEN);
    }

    @Test
    void anEvent_namesWhatIsLeft() throws InvalidProtocolBufferException {
        ProblemOpened opened = ProblemOpened.newBuilder()
                .setTitle("A title")
                .addEscalations(HIDDEN)
                .addEscalations(OPEN)
                .build();

        Optional<RecordedEvent> shown = ResourceNames.without(Set.of(HIDDEN), on("problems/1", opened), opened);

        assertThat(shown.orElseThrow().getEvent().unpack(ProblemOpened.class))
                .isEqualTo(opened.toBuilder()
                        .clearEscalations()
                        .addEscalations(OPEN)
                        .build());
    }

    @Test
    void anEventThatHappenedToIt_orSpeaksOfNothingElse_isLeftOut() {
        EscalationCommented commented =
                EscalationCommented.newBuilder().setText("A comment").build();
        EscalationLinked linked = EscalationLinked.newBuilder()
                .setLink(link(LinkKind.LINK_KIND_RELATED, HIDDEN))
                .build();
        ProblemEscalationsAdded added =
                ProblemEscalationsAdded.newBuilder().addEscalations(HIDDEN).build();

        assertThat(ResourceNames.without(Set.of(HIDDEN), on(HIDDEN, commented), commented))
                .isEmpty();
        assertThat(ResourceNames.without(Set.of(HIDDEN), on(OPEN, linked), linked))
                .isEmpty();
        assertThat(ResourceNames.without(Set.of(HIDDEN), on("problems/1", added), added))
                .isEmpty();
        assertThat(ResourceNames.without(Set.of(), on(HIDDEN, commented), commented))
                .isPresent();
        assertThat(ResourceNames.without(Set.of(HIDDEN), on(OPEN, commented), commented))
                .isPresent();
    }

    @Test
    void aResourceInAList_isLeftOutForItself_andNotForWhatItNames() {
        ListEscalationsResponse merged =
                ListEscalationsResponse.newBuilder().addEscalations(LINKED).build();
        ListProblemsResponse later = ListProblemsResponse.newBuilder()
                .addProblems(Problem.newBuilder().setName("problems/2").setRecurrenceOf("problems/1"))
                .build();

        assertThat(ResourceNames.without(Set.of(HIDDEN), merged)
                        .getEscalations(0)
                        .getName())
                .isEqualTo(OPEN);
        assertThat(ResourceNames.without(Set.of(OPEN), merged).getEscalationsList())
                .isEmpty();
        assertThat(ResourceNames.without(Set.of("problems/1"), later).getProblemsList())
                .containsExactly(Problem.newBuilder().setName("problems/2").build());
    }

    @Test
    void whatIsAPartOfAPlan_goesWithIt() {
        ListItemsResponse listed = ListItemsResponse.newBuilder()
                .addItems(ListedItem.newBuilder()
                        .setPlan("plans/1")
                        .setItem(ActionItem.newBuilder().setName("plans/1/items/1")))
                .build();
        ListTeamItemsResponse items = ListTeamItemsResponse.newBuilder()
                .addItems(ActionItem.newBuilder().setName("plans/1/items/1"))
                .build();

        assertThat(ResourceNames.in(listed)).containsExactly("plans/1");
        assertThat(ResourceNames.without(Set.of("plans/1"), listed).getItemsList())
                .isEmpty();
        assertThat(ResourceNames.without(Set.of("plans/1"), items).getItemsList())
                .isEmpty();
        assertThat(ResourceNames.without(Set.of("plans/2"), items)).isEqualTo(items);
    }

    @Test
    void aPlan_namesItsProblemToWhoeverMayKnowOfIt() {
        Set<String> hidden = Set.of("problems/1", "plans/2");
        PlanView view = PlanView.newBuilder()
                .setPlan(Plan.newBuilder()
                        .setName("plans/1")
                        .setProblem("problems/1")
                        .setSuccessor("plans/2"))
                .setProblem(Problem.newBuilder().setName("problems/1").setTitle("secret"))
                .build();
        PlanDrafted drafted = PlanDrafted.newBuilder().setProblem("problems/1").build();

        assertThat(ResourceNames.without(hidden, view))
                .isEqualTo(view.toBuilder().clearProblem().build());
        assertThat(ResourceNames.without(hidden, on("plans/1", drafted), drafted))
                .contains(on("plans/1", drafted));
        assertThat(ResourceNames.without(hidden, on("plans/2", drafted), drafted))
                .isEmpty();
    }

    @Test
    void whatHappenedToAProblem_isToldWithoutTheOtherOne() {
        ProblemClosed closed = ProblemClosed.newBuilder()
                .setReason("The same")
                .setDuplicateOf("problems/2")
                .build();
        EscalationLinked linked = EscalationLinked.newBuilder()
                .setLink(link(LinkKind.LINK_KIND_PROBLEM, "problems/2"))
                .build();

        assertThat(ResourceNames.without(Set.of("problems/2"), on("problems/1", closed), closed))
                .contains(on("problems/1", closed.toBuilder().clearDuplicateOf().build()));
        assertThat(ResourceNames.without(Set.of("problems/2"), on(OPEN, linked), linked))
                .isEmpty();
    }

    @Test
    void whatTheTrackerWrote_isToldByItsCode_withoutWhatNamesIt() {
        SaidByCode dropped = SaidByCode.newBuilder()
                .setCode("LESSON_DROPPED")
                .putArguments("title", "Ask them")
                .putArguments("reason", HIDDEN)
                .build();
        PlanDrafted drafted = PlanDrafted.newBuilder().addLessonsByCode(dropped).build();

        assertThat(ResourceNames.in(drafted)).containsExactly(HIDDEN);
        assertThat(ResourceNames.without(Set.of(HIDDEN), drafted).getLessonsByCodeList())
                .containsExactly(dropped.toBuilder().removeArguments("reason").build());
    }
}
