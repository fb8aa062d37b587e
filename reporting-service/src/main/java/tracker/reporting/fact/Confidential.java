package tracker.reporting.fact;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Keeps who may know of resources that are confidential now; the others have no row. */
record Confidential<T>(
        Table table,
        Function<T, String> name,
        Predicate<T> isConfidential,
        Function<T, Collection<String>> viewers,
        BiConsumer<BinaryCopy, T> further) {

    Confidential(
            Table table,
            Function<T, String> name,
            Predicate<T> isConfidential,
            Function<T, Collection<String>> viewers) {
        this(table, name, isConfidential, viewers, (_, _) -> {});
    }

    void write(Connection connection, Collection<T> changed) throws SQLException {
        table.delete(connection, "name", changed.stream().map(name).toList());
        BinaryCopy copy = table.copy();
        changed.stream()
                .filter(isConfidential)
                .forEach(each -> further.accept(
                        copy.row().text(name.apply(each)).texts(List.copyOf(viewers.apply(each))), each));
        copy.send(connection);
    }
}
