package tracker.reporting.fact;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Words of texts as they are kept and looked for: in lower case, each once. Where a script puts nothing between its words, what
 * stands together counts as one, with every character thrice: so even one of them is a trigram, which the index knows, and a part is
 * found by writing it likewise.
 */
public final class Words {

    static final Set<UnicodeScript> UNSPACED = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);
    /** Where the first of them begins, Thai: what most is written in lies before, and need not be looked up. */
    private static final int FIRST_UNSPACED = 0x0E00;

    private static final int THRICE = 3;
    private static final int TRIGRAM = 3;

    enum Kind {
        NONE,
        SPACED,
        UNSPACED
    }

    private Words() {}

    /** All words of the texts, a space before each. */
    static String key(String... texts) {
        Set<String> words = of(String.join("\n", texts));
        return words.isEmpty() ? "" : " " + String.join(" ", words);
    }

    /** What a key is like that has every word of the text: as a part of its words, or as their beginning when it is short. */
    public static List<String> patterns(String text) {
        return of(text).stream()
                .map(word -> (word.codePointCount(0, word.length()) < TRIGRAM ? "% " : "%") + word + "%")
                .toList();
    }

    private static Set<String> of(String text) {
        String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder spaced = new StringBuilder(lower.length());
        Kind before = Kind.NONE;
        for (int at = 0, point; at < lower.length(); at += Character.charCount(point)) {
            point = lower.codePointAt(at);
            Kind kind = kind(point, before);
            if (kind != before) {
                spaced.append(' ');
            }
            for (int times = kind == Kind.UNSPACED ? THRICE : 1; kind != Kind.NONE && times > 0; times--) {
                spaced.appendCodePoint(point);
            }
            before = kind;
        }
        Set<String> words = new LinkedHashSet<>(Arrays.asList(spaced.toString().split(" ")));
        words.remove("");
        return words;
    }

    static Kind kind(int point, Kind before) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> before;
            default -> !Character.isLetterOrDigit(point) ? Kind.NONE : isUnspaced(point) ? Kind.UNSPACED : Kind.SPACED;
        };
    }

    private static boolean isUnspaced(int point) {
        return point >= FIRST_UNSPACED && UNSPACED.contains(UnicodeScript.of(point));
    }
}
