package tracker.reporting.list;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/**
 * How a list is sorted: by a column, and by name where that is the same.
 *
 * @param column the column
 * @param type its type in SQL
 * @param descending greatest first
 */
record Order(String column, String type, boolean descending) {

    private static final String DESCENDING = " desc";

    static Order ascending(String column, String type) {
        return new Order(column, type, false);
    }

    static Order descending(String column, String type) {
        return new Order(column, type, true);
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
        return new Order(column, type, descending);
    }

    String sql() {
        return by(column);
    }

    /** The order where that column holds what this one does. */
    String by(String sameColumn) {
        String way = descending ? " DESC" : "";
        return " ORDER BY " + sameColumn + way + ", name" + way;
    }

    /** What comes after a row with these two values. */
    String beyond() {
        return "(" + column + ", name) " + (descending ? "<" : ">") + " (?::" + type + ", ?)";
    }
}
