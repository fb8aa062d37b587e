package tracker.reporting.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found by which words. */
class WordsTest {

    private static boolean finds(String sought, String... texts) {
        String key = Words.key(texts);
        return !Words.patterns(sought).isEmpty()
                && Words.patterns(sought).stream()
                        .allMatch(pattern -> Pattern.matches("(?s)" + pattern.replace("%", ".*"), key));
    }

    @ParameterizedTest
    @CsvSource({
        "lost, The video is LOST",
        "Video lost, Lost: my video",
        "ideo, The video",
        "vi, The video",
        "v, The video",
        "CS-2024/17, CS-2024/17: no sound",
        "视频, 上传后视频丢失",
        "频, 上传后视频丢失",
        "丢失 上传, 上传后视频丢失",
        "视频丢, 上传后视频丢失",
        "AI, 我的AI功能坏了",
        "AI功能, 我的AI功能坏了",
        "功能ai, 我的AI功能坏了",
        "ABC, ａｂｃ全角",
        "𠮷野, 𠮷野家の動画",
        "動画, 𠮷野家の動画",
        "é, e\u0301t\u00e9",
        "été, e\u0301te\u0301",
    })
    void isFound(String sought, String text) {
        assertThat(finds(sought, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "deo, Volume",
        "de, The video",
        "video lost, The video",
        "频视, 上传后视频丢失",
        "视丢, 上传后视频丢失",
        "上上, 上传",
    })
    void isNotFound(String sought, String text) {
        assertThat(finds(sought, text)).isFalse();
    }

    @Test
    void eachWordMayBeInAnotherText() {
        assertThat(finds("lost 45", "INC0000045", "Videos", "All lost")).isFalse(); // the beginning of no word
        assertThat(finds("lost 045", "INC0000045", "Videos", "All lost")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "!?", "\0", "、。", "🎬"})
    void whatIsNoWord_findsNothing(String sought) {
        assertThat(Words.patterns(sought)).isEmpty();
    }

    /** Which are looked up, and which are known to be of none by where they lie. */
    @Test
    void everyLetterIsKnownByItsScript() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(Character::isLetterOrDigit)
                        .filter(point -> Words.UNSPACED.contains(Character.UnicodeScript.of(point))
                                != (Words.kind(point, Words.Kind.NONE) == Words.Kind.UNSPACED)))
                .isEmpty();
    }

    @Test
    void aWordIsKeptOnce() {
        assertThat(Words.key("INC1", "INC1 inc1", "")).isEqualTo(" inc1");
    }
}
