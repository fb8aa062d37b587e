package tracker.reporting.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a list shows: conditions joined by AND, each with its values. */
final class Filters {

    /**
     * A condition.
     *
     * @param column the only one that it needs, whose index can begin and end with it; none when it needs others
     * @param sql says of a row whether it is meant
     * @param finds says the same with the help of an index
     */
    private record Condition(@Nullable String column, String sql, String finds, List<Object> values) {}

    private static final String LIKE = " LIKE ?";

    private final List<Condition> conditions = new ArrayList<>();

    Filters and(String condition, Object... values) {
        return add(null, condition, condition, values);
    }

    /** Of that column alone. */
    Filters on(String column, String condition, Object... values) {
        return add(column, condition, condition, values);
    }

    private Filters add(@Nullable String column, String sql, String finds, Object... values) {
        conditions.add(new Condition(column, sql, finds, List.of(values)));
        return this;
    }

    Filters and(Filters more) {
        conditions.addAll(more.conditions);
        return this;
    }

    /** Those that say which values of that column are meant. */
    Filters of(String column) {
        Filters its = new Filters();
        conditions.stream().filter(each -> column.equals(each.column())).forEach(its.conditions::add);
        return its;
    }

    /** Only rows whose column holds one of these numbers; all rows when there are none. */
    Filters anyOf(String column, List<Integer> numbers) {
        return numbers.isEmpty()
                ? this
                : on(column, column + " = ANY(?::smallint[])", (Object) numbers.toArray(Integer[]::new));
    }

    /** Only rows whose column is one of these texts; all rows when there are none. */
    Filters oneOf(String column, List<String> texts) {
        return texts.isEmpty() ? this : on(column, column + " = ANY(?::text[])", (Object) texts.toArray(String[]::new));
    }

    /** Only rows whose column, which is in lower case, contains the text; all rows when it is empty. */
    Filters containing(String column, String text) {
        return text.isEmpty() ? this : on(column, column + LIKE, part(text));
    }

    /** The same where another table, of the same names, has the column with an index for parts of it. */
    Filters containing(String column, String text, String indexed) {
        String like = column + LIKE;
        return text.isEmpty() ? this : add(column, like, among(indexed, like), part(text));
    }

    /**
     * Only rows whose column is like all patterns, where another table, of the same names, has it with an index; none when there is no
     * pattern.
     */
    Filters like(String column, List<String> patterns, String indexed) {
        if (patterns.isEmpty()) {
            return on(column, "false");
        }
        String like = patterns.stream().map(each -> column + LIKE).collect(Collectors.joining(" AND "));
        return add(column, like, among(indexed, like), patterns.toArray());
    }

    private static String among(String table, String condition) {
        return "name IN (SELECT name FROM " + table + " WHERE " + condition + ")";
    }

    private static String part(String text) {
        return "%"
                + text.toLowerCase(Locale.ROOT)
                        .replace("\\", "\\\\")
                        .replace("%", "\\%")
                        .replace("_", "\\_")
                + "%";
    }

    /** Only rows whose column is that text; all rows when it is empty. */
    Filters equal(String column, String text) {
        return text.isEmpty() ? this : on(column, column + " = ?", text);
    }

    /** Only rows whose array has that text; all rows when it is empty. */
    Filters having(String column, String text) {
        return text.isEmpty() ? this : and(column + " @> ARRAY[?::text]", text);
    }

    /** The same of rows that are so few that each is looked at. */
    Filters here() {
        Filters its = new Filters();
        conditions.forEach(each ->
                its.add(each.column(), each.sql(), each.sql(), each.values().toArray()));
        return its;
    }

    /** The same of rows that lack what the indexed tables have. */
    Filters elsewhere() {
        Filters its = new Filters();
        conditions.forEach(each -> its.and(each.finds(), each.values().toArray()));
        return its;
    }

    /** Whether those columns are all that is needed. */
    boolean areOf(Set<String> columns) {
        return conditions.stream().allMatch(each -> each.column() != null && columns.contains(each.column()));
    }

    /** Tells rows that are at hand anyway. */
    String where() {
        return where(Condition::sql);
    }

    /** Finds rows. */
    String found() {
        return where(Condition::finds);
    }

    private String where(Function<Condition, String> how) {
        return conditions.isEmpty()
                ? ""
                : conditions.stream().map(how).collect(Collectors.joining(" AND ", " WHERE ", ""));
    }

    Object[] values() {
        return conditions.stream().flatMap(each -> each.values().stream()).toArray();
    }

    Filters copy() {
        return new Filters().and(this);
    }

    /** The same for the same filters only; a page token carries it. */
    int digest() {
        return 31 * where().hashCode() + Arrays.deepHashCode(values());
    }
}
