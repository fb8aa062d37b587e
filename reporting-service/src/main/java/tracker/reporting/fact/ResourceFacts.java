package tracker.reporting.fact;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tracker.contract.Fold;
import tracker.platform.processor.StoredEvent;

/** Keeps one kind of resource as it is: a row each, with its columns and the resource itself. */
class ResourceFacts<R extends Message> {

    /** Adds the row of a resource to a copy. */
    @FunctionalInterface
    interface Columns<R extends Message> {
        void write(BinaryCopy copy, ResourceRow<R> row);
    }

    private final Table table;
    private final R empty;
    private final Fold<R> fold;
    private final Columns<R> columns;

    ResourceFacts(Table table, R empty, Fold<R> fold, Columns<R> columns) {
        this.table = table;
        this.empty = empty;
        this.fold = fold;
        this.columns = columns;
    }

    /** Folds the events of these resources; gives the rows that changed. */
    List<ResourceRow<R>> apply(Connection connection, Map<String, List<StoredEvent>> events) throws SQLException {
        Map<String, ResourceRow<R>> stored = new HashMap<>();
        table.hold(connection, "name, version, resource", events.keySet(), row -> {
            String name = row.getString(1);
            stored.put(name, new ResourceRow<>(name, row.getLong(2), parse(empty, row.getBytes(3))));
        });
        List<ResourceRow<R>> changed = events.entrySet().stream()
                .map(e -> stored.computeIfAbsent(e.getKey(), this::begin).fold(e.getValue(), fold))
                .filter(ResourceRow::hasChanged)
                .toList();
        table.delete(
                connection,
                "name",
                changed.stream()
                        .filter(ResourceRow::isStored)
                        .map(row -> row.name)
                        .toList());
        BinaryCopy copy = table.copy();
        changed.forEach(row -> columns.write(copy.row(), row));
        copy.send(connection);
        return changed;
    }

    private ResourceRow<R> begin(String name) {
        return new ResourceRow<>(name, -1, named(empty, name));
    }

    /** The resource before its first event. */
    @SuppressWarnings("unchecked") // a builder of R builds R
    static <R extends Message> R named(R empty, String name) {
        return (R) empty.toBuilder()
                .setField(empty.getDescriptorForType().findFieldByName("name"), name)
                .build();
    }

    @SuppressWarnings("unchecked") // a parser of R parses R
    static <R extends Message> R parse(R empty, byte[] bytes) {
        try {
            return (R) empty.getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A stored resource cannot be read", e);
        }
    }
}
