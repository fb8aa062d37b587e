package tracker.escalation.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    private static String of(String symptom, String... category) {
        return Fingerprint.of(Classification.newBuilder()
                .addAllCategory(List.of(category))
                .setSymptom(symptom)
                .build());
    }

    @Test
    void categoryPathAndSymptomMakeIt() {
        assertThat(of("Symptom 534", "Category 42", "Subcategory 223"))
                .isEqualTo("1|category 42/subcategory 223|symptom 534");
    }

    @Test
    void caseAndSpaceMakeNoDifference() {
        assertThat(of(" Symptom \t 534 ", "CATEGORY 42", "Sub|category/223"))
                .isEqualTo(of("symptom 534", "category 42", "sub category 223"));
        assertThat(of("视频　无法加载", "内容")).isEqualTo("1|内容|视频 无法加载");
    }

    @Test
    void whatIsUnknownIsLeftOut() {
        assertThat(of("", "Category 42", "?")).isEqualTo("1|category 42|");
        assertThat(of("?", "", "Subcategory 223")).isEqualTo("1|subcategory 223|");
        assertThat(of("Symptom 534")).isEqualTo("1||symptom 534");
    }

    @Test
    void whereNothingIsKnownThereIsNone() {
        assertThat(of("")).isEmpty();
        assertThat(of("?", " ", "?")).isEmpty();
    }

    @Test
    void itsWordsAreItsKnownParts() {
        assertThat(Fingerprint.words("1|category 42/subcategory 223|symptom 534"))
                .isEqualTo("category 42, subcategory 223: symptom 534");
        assertThat(Fingerprint.words("1||symptom 534")).isEqualTo("symptom 534");
        assertThat(Fingerprint.words("1|category 42|")).isEqualTo("category 42");
    }
}
