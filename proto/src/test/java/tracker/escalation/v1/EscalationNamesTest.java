package tracker.escalation.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemOpened;
import tracker.reporting.v1.GetEscalationViewResponse;
import tracker.type.v1.RecordedEvent;

/** Names are found wherever they stand, and what names a hidden escalation is left out. */
class EscalationNamesTest {

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
        assertThat(EscalationNames.in(LINKED)).containsExactlyInAnyOrder(OPEN, HIDDEN);
    }

    @Test
    void namesAreFound_inEveryFieldOfEveryAnswer() {
        for (Descriptor type :
                GetEscalationViewResponse.getDescriptor().getFile().getMessageTypes()) {
            Set<String> said = new HashSet<>();
            Message full = full(type, type.getName(), said, 4);
            assertThat(EscalationNames.in(full)).as(type.getName()).isEqualTo(said);
        }
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
                case STRING -> "escalations/" + place;
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
        assertThat(EscalationNames.without(Set.of(HIDDEN), LINKED))
                .isEqualTo(Escalation.newBuilder()
                        .setName(OPEN)
                        .addLinks(link(LinkKind.LINK_KIND_PROBLEM, "problems/1"))
                        .build());
        assertThat(EscalationNames.without(
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

        Optional<RecordedEvent> shown = EscalationNames.without(Set.of(HIDDEN), on("problems/1", opened), opened);

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

        assertThat(EscalationNames.without(Set.of(HIDDEN), on(HIDDEN, commented), commented))
                .isEmpty();
        assertThat(EscalationNames.without(Set.of(HIDDEN), on(OPEN, linked), linked))
                .isEmpty();
        assertThat(EscalationNames.without(Set.of(HIDDEN), on("problems/1", added), added))
                .isEmpty();
        assertThat(EscalationNames.without(Set.of(), on(HIDDEN, commented), commented))
                .isPresent();
        assertThat(EscalationNames.without(Set.of(HIDDEN), on(OPEN, commented), commented))
                .isPresent();
    }
}
