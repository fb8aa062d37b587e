package tracker.plan.v1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanDiffTest {

    private static final String FIX = "plans/p1/items/1";

    @Test
    void filesOfEvidenceAreToldByWhatTheyAreCalled() {
        Plan before = with(file("f1", "截图.png"));
        Plan after = with(file("f1", "截图.png"), file("f2", "before, after.pdf"));
        assertThat(PlanDiff.between(before, after))
                .containsExactly(PlanChange.newBuilder()
                        .setPath("items.files")
                        .setItem(FIX)
                        .setBefore("截图.png")
                        .setAfter("截图.png, before, after.pdf")
                        .build());
    }

    @Test
    void aPartIsCalledByItsKeyAndNotToldToDifferInIt() {
        Plan asked = Plan.newBuilder()
                .addItems(ActionItem.newBuilder()
                        .setName(FIX)
                        .addExtensions(Extension.newBuilder().setNumber(1).setReason("Late parts")))
                .build();
        assertThat(PlanDiff.between(Plan.getDefaultInstance(), asked))
                .containsExactly(PlanChange.newBuilder()
                        .setPath("items.extensions[1].reason")
                        .setItem(FIX)
                        .setAfter("Late parts")
                        .build());
    }

    @Test
    void aPartThatSaysNothingButItsKeyIsTold() {
        Plan agreed = Plan.newBuilder()
                .addBaselines(Baseline.newBuilder()
                        .setNumber(1)
                        .addItems(BaselineItem.newBuilder().setItem(FIX)))
                .build();
        assertThat(PlanDiff.between(agreed, Plan.getDefaultInstance()))
                .containsExactly(PlanChange.newBuilder()
                        .setPath("baselines[1].items")
                        .setBefore(FIX)
                        .build());
    }

    private static Plan with(EvidenceFile... files) {
        ActionItem.Builder item = ActionItem.newBuilder().setName(FIX);
        for (EvidenceFile file : files) {
            item.addFiles(file);
        }
        return Plan.newBuilder().addItems(item).build();
    }

    private static EvidenceFile file(String id, String called) {
        return EvidenceFile.newBuilder()
                .setName(FIX + "/files/" + id)
                .setFileName(called)
                .setMediaType("image/png")
                .setSize(7)
                .setUploader("li")
                .build();
    }
}
