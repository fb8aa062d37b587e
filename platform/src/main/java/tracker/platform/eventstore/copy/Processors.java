package tracker.platform.eventstore.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import tracker.platform.eventstore.EventLog;
import tracker.platform.eventstore.Migrations;

/**
 * Where the processors of all services stand, in their tables in PostgreSQL. After a copy they stand behind the same event as
 * before: a policy neither misses one nor is given one again, and read models go on. What keeps its tokens in another store
 * is folded anew when its service starts.
 */
final class Processors {

    private record Token(String processor, int segment, byte[] data, String type) {}

    /** So long the server may still name the connections of a service that has ended. */
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Connection connection;
    private final Serializer serializer;

    /**
     * @param connection of the owner of the schemas
     * @param serializer of tokens
     */
    Processors(Connection connection, Serializer serializer) {
        this.connection = connection;
        this.serializer = serializer;
    }

    /** Refuses while a service is connected, and has those that start now wait until this connection is closed. */
    void requireStopped() throws SQLException, InterruptedException {
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery("SELECT pg_try_advisory_lock(" + Migrations.LOCK + ")")) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new Refused("A service is just starting, or another copy runs. Stop all services first.");
                }
            }
            List<String> connected = connected(statement);
            for (long until = System.nanoTime() + FAREWELL.toNanos();
                    !connected.isEmpty() && System.nanoTime() < until;
                    connected = connected(statement)) {
                Thread.sleep(LOOK_AGAIN);
            }
            if (!connected.isEmpty()) {
                throw new Refused("The tracker is running: %s connected to the database. Stop all services first."
                        .formatted(String.join(", ", connected) + (connected.size() == 1 ? " is" : " are")));
            }
        }
    }

    private static List<String> connected(Statement statement) throws SQLException {
        List<String> connected = new ArrayList<>();
        try (var rows = statement.executeQuery("SELECT DISTINCT usename FROM pg_stat_activity"
                + " WHERE datname = current_database() AND usename <> current_user"
                + " AND has_table_privilege(usesysid, 'events.domain_event', 'INSERT')")) {
            while (rows.next()) {
                connected.add(rows.getString(1));
            }
        }
        return connected;
    }

    /** Whether the processors of every service stand in the order of one of these, and have tables that say so. */
    void requireOrder(EventLog from, EventLog to) throws SQLException {
        List<String> schemas = schemas();
        if (schemas.isEmpty()) {
            throw new Refused("This database has no table event_order: start the services of this version on it once.");
        }
        for (String schema : schemas) {
            String order = order(schema);
            if (!order.equals(from.order()) && !order.equals(to.order())) {
                throw new Refused("The processors of %s stand in the order of %s, which is neither %s nor %s."
                        .formatted(schema, Stores.name(order), Stores.name(from), Stores.name(to)));
            }
        }
    }

    /** Moves all of them at once; gives how many were moved. Those that stand in the new order already stay. */
    int move(EventLog from, EventLog to) throws SQLException {
        connection.setAutoCommit(false);
        try {
            int moved = 0;
            for (String schema : schemas()) {
                if (order(schema).equals(from.order())) {
                    for (Token token : tokens(schema)) {
                        move(schema, token, to.tokenBehind(from.seenBy(read(token))));
                        moved++;
                    }
                    try (var statement =
                            connection.prepareStatement("UPDATE " + schema + ".event_order SET name = ?")) {
                        statement.setString(1, to.order());
                        statement.executeUpdate();
                    }
                    try (var statement = connection.createStatement()) { // what is being built says anew how far it is
                        statement.executeUpdate("UPDATE " + schema + ".projection_generation SET position = 0");
                    }
                }
            }
            connection.commit();
            return moved;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Of tables that the owner made: what a service makes could have triggers, which would run as the owner. */
    private List<String> schemas() throws SQLException {
        List<String> schemas = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT schemaname FROM pg_tables WHERE tablename = 'event_order'"
                        + " AND tableowner = current_user ORDER BY schemaname")) {
            while (rows.next()) {
                schemas.add(rows.getString(1));
            }
        }
        return schemas;
    }

    private String order(String schema) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT name FROM " + schema + ".event_order")) {
            row.next();
            return row.getString(1);
        }
    }

    private List<Token> tokens(String schema) throws SQLException {
        List<Token> tokens = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT processor_name, segment, token, token_type FROM " + schema
                        + ".processor_token WHERE token IS NOT NULL AND processor_name <> '__config'")) {
            while (rows.next()) {
                tokens.add(new Token(rows.getString(1), rows.getInt(2), rows.getBytes(3), rows.getString(4)));
            }
        }
        return tokens;
    }

    private TrackingToken read(Token token) {
        return serializer.deserialize(new SimpleSerializedObject<>(token.data(), byte[].class, token.type(), null));
    }

    private void move(String schema, Token token, TrackingToken moved) throws SQLException {
        SerializedObject<byte[]> written = serializer.serialize(moved, byte[].class);
        try (var statement = connection.prepareStatement(
                "UPDATE " + schema
                        + ".processor_token SET token = ?, token_type = ?, owner = NULL WHERE processor_name = ? AND segment = ?")) {
            statement.setBytes(1, written.getData());
            statement.setString(2, written.getType().getName());
            statement.setString(3, token.processor());
            statement.setInt(4, token.segment());
            statement.executeUpdate();
        }
    }
}
