package tracker.reporting.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a list shows: conditions joined by AND, each with its values. */
final class Filters {

    /** Of one column when it names one, whose index can begin and end with it. */
    private record Condition(@Nullable String column, String sql, List<Object> values) {}

    private final List<Condition> conditions = new ArrayList<>();

    Filters and(String condition, Object... values) {
        return add(null, condition, values);
    }

    private Filters add(@Nullable String column, String condition, Object... values) {
        conditions.add(new Condition(column, condition, List.of(values)));
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
                : add(column, column + " = ANY(?::smallint[])", (Object) numbers.toArray(Integer[]::new));
    }

    /** Only rows whose column, which is in lower case, contains the text; all rows when it is empty. */
    Filters containing(String column, String text) {
        return text.isEmpty()
                ? this
                : and(
                        column + " LIKE ?",
                        "%"
                                + text.toLowerCase(Locale.ROOT)
                                        .replace("\\", "\\\\")
                                        .replace("%", "\\%")
                                        .replace("_", "\\_")
                                + "%");
    }

    /** Only rows whose column is that text; all rows when it is empty. */
    Filters equal(String column, String text) {
        return text.isEmpty() ? this : add(column, column + " = ?", text);
    }

    /** Only rows whose array has that text; all rows when it is empty. */
    Filters having(String column, String text) {
        return text.isEmpty() ? this : and(column + " @> ARRAY[?::text]", text);
    }

    String where() {
        return conditions.isEmpty()
                ? ""
                : conditions.stream().map(Condition::sql).collect(Collectors.joining(" AND ", " WHERE ", ""));
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
