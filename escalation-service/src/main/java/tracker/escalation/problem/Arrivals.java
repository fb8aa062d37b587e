package tracker.escalation.problem;

import com.google.protobuf.Message;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tracker.escalation.discretion.ConfidentialEscalations;
import tracker.platform.eventstore.DatabaseProperties;
import tracker.platform.processor.Projection;
import tracker.platform.processor.Projections;

/** What recurrence goes by: each escalation with its fingerprint and open time, and the problems watched for a fingerprint. */
@Component
final class Arrivals implements Projection, ConfidentialEscalations {
    private static final String LAYOUT = "3";

    private final JdbcTemplate jdbc;
    private final String schema;
    private volatile @Nullable ArrivalTables answering;

    Arrivals(JdbcTemplate jdbc, DatabaseProperties database) {
        this.jdbc = jdbc;
        this.schema = database.schema();
    }

    /** The tables to look at; none until they are folded in the form of this version. */
    Optional<ArrivalTables> answering() {
        return Optional.ofNullable(answering);
    }

    @Override
    public Set<String> among(Collection<String> escalations) {
        return answering().orElseThrow(Projections::foldedAnew).confidential(escalations);
    }

    @Override
    public String name() {
        return "arrivals";
    }

    @Override
    public String layout() {
        return LAYOUT;
    }

    @Override
    public Set<Class<? extends Message>> events() {
        return ArrivalsGeneration.EVENTS;
    }

    @Override
    public Generation open(int generation) {
        ArrivalTables tables = tables(generation);
        tables.create();
        return new ArrivalsGeneration(tables);
    }

    @Override
    public void answerFrom(int generation) {
        answering = tables(generation);
    }

    @Override
    public void drop(int generation) {
        tables(generation).drop();
    }

    private ArrivalTables tables(int generation) {
        return new ArrivalTables(jdbc, schema, generation);
    }
}
