package tracker.reporting.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a list shows: conditions joined by AND, each with its values. */
final class Filters {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Filters and(String condition, Object... itsValues) {
        conditions.add(condition);
        Collections.addAll(values, itsValues);
        return this;
    }

    Filters and(Filters more) {
        conditions.addAll(more.conditions);
        values.addAll(more.values);
        return this;
    }

    /** Only rows whose column holds one of these numbers; all rows when there are none. */
    Filters anyOf(String column, List<Integer> numbers) {
        return numbers.isEmpty()
                ? this
                : and(column + " = ANY(?::smallint[])", (Object) numbers.toArray(Integer[]::new));
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
        return text.isEmpty() ? this : and(column + " = ?", text);
    }

    /** Only rows whose array has that text; all rows when it is empty. */
    Filters having(String column, String text) {
        return text.isEmpty() ? this : and(column + " @> ARRAY[?::text]", text);
    }

    String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    Object[] values() {
        return values.toArray();
    }

    Filters copy() {
        return new Filters().and(this);
    }

    /** The same for the same filters only; a page token carries it. */
    int digest() {
        return 31 * conditions.hashCode() + Arrays.deepHashCode(values());
    }
}
