package tracker.platform.rest;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Comments of proto files, wrapped for an editor, as running text. */
final class Prose {
    private Prose() {}

    /** Lines joined, paragraphs kept. */
    static String paragraphs(String comment) {
        return Arrays.stream(comment.split("\\n\\s*\\n"))
                .map(paragraph -> paragraph.lines().map(String::strip).collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n\n"));
    }

    static String firstSentence(String comment) {
        String text = paragraphs(comment).lines().findFirst().orElse("");
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
