package tracker.reporting.fact;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/** A table of one generation. Rows are replaced, not changed: those of the touched names go, their successors are copied in. */
record Table(String name, int columns) {

    /** Takes one row of a result. */
    @FunctionalInterface
    interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    static Table of(String name, int generation, int columns) {
        return new Table("reporting." + name + "_g" + generation, columns);
    }

    BinaryCopy copy() {
        return new BinaryCopy(name, columns);
    }

    /** Reads and holds the rows of those names until the transaction ends. */
    void hold(Connection connection, String selected, Collection<String> names, Reader reader) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT " + selected + " FROM " + name + " WHERE name = ANY(?) ORDER BY name FOR UPDATE")) {
            query.setArray(1, texts(connection, names));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    void delete(Connection connection, String column, Collection<String> values) throws SQLException {
        if (values.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement("DELETE FROM " + name + " WHERE " + column + " = ANY(?)")) {
            delete.setArray(1, texts(connection, values));
            delete.executeUpdate();
        }
    }

    static java.sql.Array texts(Connection connection, Collection<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }
}
