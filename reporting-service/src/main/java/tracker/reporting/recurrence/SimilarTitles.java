package tracker.reporting.recurrence;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.Reader;
import tracker.reporting.fact.TitleTerms;

/**
 * Escalations whose titles share most of the words of the shorter one, and two at least unless both are of one word; so each of
 * two finds the other. Words that say nothing do not count, and forms of a word are one.
 */
final class SimilarTitles {

    private static final int MOST_WORDS = 50;
    /** Of a long title the rarest words find the others: what most titles say would find most of them. */
    private static final int SOUGHT = 12;
    /** Of those that share two words so many are compared: there may be tens of thousands that say the same. */
    private static final int LATEST = 1_000;

    /** Each word with its stems, the rarest first as far as the statistics know. */
    private static final String LEXEMES = """
        SELECT word, said.lexeme
        FROM unnest(?::text[]) WITH ORDINALITY AS words (word, place)
            CROSS JOIN unnest(to_tsvector('pg_catalog.english', word)) AS said
            LEFT JOIN (
                SELECT lexeme, max(share) AS share
                FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common (lexeme, share)
                WHERE schemaname = 'reporting' AND tablename LIKE 'escalation\\_words\\_g%' AND attname = 'terms'
                GROUP BY lexeme
            ) AS common USING (lexeme)
        ORDER BY coalesce(share, 0), place\
        """;

    /** The hidden crowd nobody out; those that stand for nothing are few beside those that are looked at. */
    private static final String FOUND = """
        WITH latest AS MATERIALIZED (
            SELECT name, terms, open_time
            FROM reporting.escalation_words
            WHERE terms @@ ?::tsquery AND length(terms) > 0 AND (length(terms) = 1) = ? AND name <> ?
                AND name NOT IN (SELECT * FROM reporting.hidden_from(?))
            ORDER BY open_time DESC, name DESC LIMIT %d
        ), found AS MATERIALIZED (
            SELECT name, terms, ts_rank(terms, ?::tsquery) AS rank, open_time
            FROM latest
            ORDER BY rank DESC, open_time DESC, name DESC LIMIT 100
        )
        SELECT name, tsvector_to_array(terms) FROM found JOIN reporting.escalation e USING (name)
        WHERE e.state NOT IN (%d, %d)
        ORDER BY rank DESC, found.open_time DESC, name DESC\
        """.formatted(
            LATEST, EscalationState.ESCALATION_STATE_DISMISSED_VALUE, EscalationState.ESCALATION_STATE_MERGED_VALUE);

    private final JdbcTemplate jdbc;

    SimilarTitles(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** By name, those that share the most first, of them the latest; each with the words of the title that it shares. */
    SequencedMap<String, List<String>> of(String name, String title, int most, Reader reader) {
        TitleTerms terms = TitleTerms.of(title);
        Map<String, Set<String>> lexemesOf = lexemes(terms.texts());
        List<String> lexemes = lexemesOf.values().stream()
                .flatMap(Set::stream)
                .distinct()
                .limit(MOST_WORDS)
                .toList();
        SequencedMap<String, List<String>> similar = new LinkedHashMap<>();
        if (lexemes.isEmpty()) {
            return similar;
        }
        jdbc.query(
                FOUND,
                row -> {
                    Set<String> others = Set.of((String[]) row.getArray(2).getArray());
                    long shared = lexemes.stream().filter(others::contains).count();
                    if (2 * shared > Math.min(lexemes.size(), others.size()) && similar.size() < most) {
                        similar.put(
                                row.getString(1),
                                terms.written(word -> lexemesOf.getOrDefault(word, Set.of()).stream()
                                        .anyMatch(others::contains)));
                    }
                },
                twoOf(lexemes.stream().limit(SOUGHT).toList()),
                lexemes.size() == 1,
                name,
                reader.seesAll() ? null : reader.subject(),
                anyOf(lexemes));
        return similar;
    }

    /** Of each word, the rarest first. */
    private Map<String, Set<String>> lexemes(List<String> words) {
        Map<String, Set<String>> lexemes = new LinkedHashMap<>();
        jdbc.query(
                LEXEMES,
                row -> {
                    lexemes.computeIfAbsent(row.getString(1), word -> new HashSet<>())
                            .add(row.getString(2));
                },
                (Object) words.stream().distinct().toArray(String[]::new));
        return lexemes;
    }

    /** Letters and digits only. */
    private static String anyOf(List<String> lexemes) {
        return lexemes.stream().map(lexeme -> "'" + lexeme + "'").collect(Collectors.joining(" | "));
    }

    /** What has two of them has one and another that comes later. */
    private static String twoOf(List<String> lexemes) {
        return lexemes.size() == 1
                ? anyOf(lexemes)
                : IntStream.range(1, lexemes.size())
                        .mapToObj(next -> anyOf(lexemes.subList(next - 1, next)) + " & ("
                                + anyOf(lexemes.subList(next, lexemes.size())) + ")")
                        .collect(Collectors.joining(" | "));
    }
}
