package tracker.escalation.v1;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What recurrence knows an escalation again by: {@code 1|category/sub category|symptom}. Version 1: every level of the category
 * path that is known, widest first, with {@code /} between them; then the symptom, empty when unknown. Each part in lower
 * case, each run of white space, {@code /} and {@code |} in it as one space, trimmed; a part that is then empty or {@code ?}
 * is unknown. With no known part there is no fingerprint: the text is empty. Another rule would be another version.
 */
public final class Fingerprint {

    private static final String VERSION = "1";
    private static final String UNKNOWN = "?";
    private static final Pattern SEPARATORS = Pattern.compile("[\\s\u00a0\u3000/|]+");

    private Fingerprint() {}

    public static String of(Classification classification) {
        List<String> category = classification.getCategoryList().stream()
                .map(Fingerprint::normal)
                .filter(part -> !part.isEmpty())
                .toList();
        String symptom = normal(classification.getSymptom());
        return category.isEmpty() && symptom.isEmpty()
                ? ""
                : VERSION + "|" + String.join("/", category) + "|" + symptom;
    }

    /** The known parts in words, for a title: {@code category, sub category: symptom}. */
    public static String words(String fingerprint) {
        String[] parts = fingerprint.split("\\|", -1);
        if (parts.length != 3) {
            return fingerprint;
        }
        return List.of(parts[1].replace("/", ", "), parts[2]).stream()
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(": "));
    }

    private static String normal(String part) {
        String plain = SEPARATORS.matcher(part).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
        return plain.equals(UNKNOWN) ? "" : plain;
    }
}
