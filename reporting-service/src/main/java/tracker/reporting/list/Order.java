package tracker.reporting.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/**
 * How a list is sorted: by columns, and by name where these are the same.
 *
 * @param columns the first of which decides before the next
 * @param descending greatest first
 */
record Order(List<Column> columns, boolean descending) {

    /** With its type in SQL. */
    record Column(String name, String type) {}

    private static final String DESCENDING = " desc";

    static Order ascending(String column, String type) {
        return new Order(List.of(new Column(column, type)), false);
    }

    static Order descending(String column, String type) {
        return new Order(List.of(new Column(column, type)), true);
    }

    /** Reads `column` or `column desc`. */
    static Order parse(String text, Map<String, String> typesByColumn, Order otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        boolean descending = text.endsWith(DESCENDING);
        String column = descending ? text.substring(0, text.length() - DESCENDING.length()) : text;
        String type = typesByColumn.get(column);
        if (type == null) {
            Set<String> known = new TreeSet<>(typesByColumn.keySet());
            throw Rejection.invalid(
                    "order_by",
                    Said.of(
                            "NO_SUCH_ORDER",
                            "must be one of {orders}, with ' desc' behind it for the other way.",
                            known));
        }
        return new Order(List.of(new Column(column, type)), descending);
    }

    /** The same, and by that column where it is the same. */
    Order then(String column, String type) {
        List<Column> more = new ArrayList<>(columns);
        more.add(new Column(column, type));
        return new Order(List.copyOf(more), descending);
    }

    /** The column that decides first. */
    String first() {
        return columns.getFirst().name();
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    String sql() {
        return by("");
    }

    /** The order of rows that stand together with others of the same columns. */
    String of(String rows) {
        return by(rows + ".");
    }

    private String by(String qualifier) {
        String way = descending ? " DESC" : "";
        return Stream.concat(names().stream().map(column -> qualifier + column), Stream.of("name"))
                .map(column -> column + way)
                .collect(Collectors.joining(", ", " ORDER BY ", ""));
    }

    /** What comes after a row with these values, its name the last. */
    String beyond() {
        String types = columns.stream().map(column -> "?::" + column.type()).collect(Collectors.joining(", "));
        return "(" + String.join(", ", names()) + ", name) " + (descending ? "<" : ">") + " (" + types + ", ?)";
    }
}
