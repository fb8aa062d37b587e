package tracker.escalation.escalation.domain;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tracker.escalation.v1.Escalation;

/**
 * What two escalations both say: levels of the category path, the symptom, and words of the title; of Chinese, which has no
 * spaces, neighbouring pairs of characters. In lower case, in the first one's order, and no more than {@code MOST}.
 */
public final class SharedTerms {
    private static final int MOST = 20;
    private static final int SHORTEST = 3;
    private static final Pattern WORDS = Pattern.compile("[\\p{IsHan}]+|[\\p{L}\\p{N}&&[^\\p{IsHan}]]+");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}+");

    private SharedTerms() {}

    public static List<String> of(Escalation one, Escalation other) {
        Set<String> shared = terms(one);
        shared.retainAll(terms(other));
        return shared.stream().limit(MOST).toList();
    }

    private static Set<String> terms(Escalation escalation) {
        Set<String> terms = new LinkedHashSet<>();
        Stream.concat(
                        escalation.getClassification().getCategoryList().stream(),
                        Stream.of(escalation.getClassification().getSymptom()))
                .map(SharedTerms::plain)
                .filter(term -> !term.isEmpty() && !term.equals("?"))
                .forEach(terms::add);
        WORDS.matcher(plain(escalation.getTitle())).results().forEach(word -> addWord(terms, word.group()));
        return terms;
    }

    private static void addWord(Set<String> terms, String word) {
        if (HAN.matcher(word).matches()) {
            for (int i = 0; i + 1 < word.length(); i++) {
                terms.add(word.substring(i, i + 2));
            }
        } else if (word.length() >= SHORTEST) {
            terms.add(word);
        }
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
