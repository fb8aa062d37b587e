package tracker.reporting.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a title is known again by, and how that is written. */
class TitleTermsTest {

    @ParameterizedTest
    @CsvSource({
        "Payouts: MISSING!, payouts missing",
        "收不到验证码, 收不 不到 到验 验证 证码",
        "我的AI坏, 我的 ai 坏",
        "ＡＢＣ 登, abc 登",
        "!?, ''",
    })
    void wordsAreInLowerCase_andEveryTwoCharactersWhereNoSpacesAre(String title, String key) {
        assertThat(TitleTerms.of(title).key()).isEqualTo(key);
    }

    @Test
    void someAreWrittenAsInTheTitle_whatOverlapsAsOne() {
        TitleTerms terms = TitleTerms.of("Code 收不到验证码 code Code");
        assertThat(terms.written(Set.of("收不", "不到", "证码", "code")::contains))
                .isEqualTo(List.of("Code", "收不到", "证码", "code"));
        assertThat(terms.written(Set.of("视频")::contains)).isEmpty();
    }
}
