package tracker.reporting.fact;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a title is known again by: its words; where a script puts nothing between them, every two characters that stand together.
 * Which of them say nothing, and which are forms of one word, the text search of the database knows.
 */
public final class TitleTerms {

    private static final int TWO = 2;

    private record Term(String text, int from, int to) {}

    private final int[] points;
    private final List<Term> terms = new ArrayList<>();

    private TitleTerms(String title) {
        points = Normalizer.normalize(title, Normalizer.Form.NFKC).codePoints().toArray();
        int from = 0;
        Words.Kind before = Words.Kind.NONE;
        for (int at = 0; at <= points.length; at++) {
            Words.Kind kind = at == points.length ? Words.Kind.NONE : Words.kind(points[at], before);
            if (kind != before) {
                add(before, from, at);
                from = at;
                before = kind;
            }
        }
    }

    public static TitleTerms of(String title) {
        return new TitleTerms(title);
    }

    private void add(Words.Kind kind, int from, int to) {
        if (kind == Words.Kind.UNSPACED && to - from > TWO) {
            IntStream.rangeClosed(from, to - TWO).forEach(at -> terms.add(term(at, at + TWO)));
        } else if (kind != Words.Kind.NONE) {
            terms.add(term(from, to));
        }
    }

    private Term term(int from, int to) {
        return new Term(text(from, to).toLowerCase(Locale.ROOT), from, to);
    }

    private String text(int from, int to) {
        return new String(points, from, to - from);
    }

    /** Each in lower case, as they stand. */
    public List<String> texts() {
        return terms.stream().map(Term::text).toList();
    }

    /** As they are given to the text search. */
    String key() {
        return terms.stream().map(Term::text).collect(Collectors.joining(" "));
    }

    /** Those of the terms as they are written in the title, each once; what overlaps is one. */
    public List<String> written(Predicate<String> which) {
        List<Term> joined = new ArrayList<>();
        for (Term term : terms) {
            if (which.test(term.text())) {
                boolean overlaps =
                        !joined.isEmpty() && term.from() < joined.getLast().to();
                joined.add(overlaps ? term(joined.removeLast().from(), term.to()) : term);
            }
        }
        return joined.stream()
                .map(term -> text(term.from(), term.to()))
                .distinct()
                .toList();
    }
}
