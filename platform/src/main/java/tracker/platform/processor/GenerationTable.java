package tracker.platform.processor;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The generations of each projection, as all replicas of the service see them. */
final class GenerationTable {

    enum State {
        BUILDING,
        ACTIVE,
        RETIRED
    }

    /**
     * @param alive somebody folds it, or has until a moment ago
     * @param oldEnough nobody looks at it any more, where it is retired
     */
    record Row(int generation, State state, long position, boolean alive, boolean oldEnough, String layout) {}

    private final JdbcClient jdbc;
    private final String table;
    private final Duration alive;
    private final Duration retireAfter;

    GenerationTable(JdbcClient jdbc, String schema, ProcessorProperties properties) {
        this.jdbc = jdbc;
        this.table = schema + ".projection_generation";
        this.alive = properties.silence();
        this.retireAfter = properties.retireAfter();
    }

    List<Row> rows(String projection) {
        return jdbc.sql("SELECT generation, state, position, layout,"
                        + " changed_at >= clock_timestamp() - (:alive * interval '1 ms') AS alive,"
                        + " changed_at < clock_timestamp() - (:retire * interval '1 ms') AS old"
                        + " FROM " + table + " WHERE projection = :projection ORDER BY generation")
                .param("projection", projection)
                .param("alive", alive.toMillis())
                .param("retire", retireAfter.toMillis())
                .query((row, n) -> new Row(
                        row.getInt("generation"),
                        State.valueOf(row.getString("state")),
                        row.getLong("position"),
                        row.getBoolean("alive"),
                        row.getBoolean("old"),
                        row.getString("layout")))
                .list();
    }

    /** Adds the first generation of that layout; false when another replica has. */
    boolean begin(String projection, String layout, State state) {
        jdbc.sql("UPDATE " + table + " SET state = 'RETIRED', changed_at = clock_timestamp()"
                        + " WHERE projection = :projection AND state = 'BUILDING' AND layout <> :layout")
                .param("projection", projection)
                .param("layout", layout)
                .update();
        return jdbc.sql("INSERT INTO " + table + " (projection, generation, state, layout)"
                                + " SELECT :projection, coalesce(max(generation), 0) + 1, :state, :layout FROM " + table
                                + " WHERE projection = :projection ON CONFLICT DO NOTHING")
                        .param("projection", projection)
                        .param("state", state.name())
                        .param("layout", layout)
                        .update()
                > 0;
    }

    /** Adds the next generation, unless one is being built already; gives the one that is. */
    int build(String projection, String layout) {
        begin(projection, layout, State.BUILDING);
        return jdbc.sql("SELECT generation FROM " + table + " WHERE projection = :projection AND state = 'BUILDING'")
                .param("projection", projection)
                .query(Integer.class)
                .single();
    }

    /** As who folds it says, as a sign of life: backwards, too, when what it folds into was restored. */
    void reached(String projection, int generation, long position) {
        jdbc.sql(
                        "UPDATE " + table + " SET position = :position, changed_at = clock_timestamp()"
                                + " WHERE projection = :projection AND generation = :generation AND state <> 'RETIRED'"
                                + " AND (position <> :position OR changed_at < clock_timestamp() - (:alive / 3 * interval '1 ms'))")
                .param("alive", alive.toMillis())
                .param("projection", projection)
                .param("generation", generation)
                .param("position", position)
                .update();
    }

    /** Lets the generation that was built answer instead of the one that did; false when another replica has done so. */
    boolean swap(String projection, int built) {
        OptionalInt still = jdbc
                .sql("SELECT generation FROM " + table + " WHERE projection = :projection AND generation = :built"
                        + " AND state = 'BUILDING' FOR UPDATE")
                .param("projection", projection)
                .param("built", built)
                .query(Integer.class)
                .list()
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
        if (still.isEmpty()) {
            return false;
        }
        move(projection, State.ACTIVE, State.RETIRED);
        move(projection, State.BUILDING, State.ACTIVE);
        return true;
    }

    private void move(String projection, State from, State to) {
        jdbc.sql("UPDATE " + table + " SET state = :to, changed_at = clock_timestamp()"
                        + " WHERE projection = :projection AND state = :from")
                .param("projection", projection)
                .param("from", from.name())
                .param("to", to.name())
                .update();
    }

    /** Holds the retired generation for this transaction; false when another replica holds or has removed it. */
    boolean lockRetired(String projection, int generation) {
        return !jdbc.sql("SELECT generation FROM " + table + " WHERE projection = :projection"
                        + " AND generation = :generation AND state = 'RETIRED' FOR UPDATE SKIP LOCKED")
                .param("projection", projection)
                .param("generation", generation)
                .query(Integer.class)
                .list()
                .isEmpty();
    }

    void remove(String projection, int generation) {
        jdbc.sql("DELETE FROM " + table + " WHERE projection = :projection AND generation = :generation")
                .param("projection", projection)
                .param("generation", generation)
                .update();
    }
}
