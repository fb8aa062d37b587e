package tracker.reporting.fact;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tracker.platform.processor.Projection;
import tracker.platform.processor.StoredEvent;
import tracker.team.v1.Team;
import tracker.team.v1.TeamFold;

/** Writes one generation of the facts, a batch at a time, within the transaction that also moves the processor on. */
final class FactsGeneration implements Projection.Generation {

    /** Writes the facts of one type of aggregate: events by the name of the resource, in order. */
    @FunctionalInterface
    private interface Writer {
        void apply(Connection connection, Map<String, List<StoredEvent>> events) throws SQLException;
    }

    private final JdbcTemplate jdbc;
    private final Runnable written;
    private final Map<String, Writer> writers = new LinkedHashMap<>();

    FactsGeneration(JdbcTemplate jdbc, int generation, Runnable written) {
        this.jdbc = jdbc;
        this.written = written;
        writers.put("escalation", new EscalationFacts(generation)::apply);
        writers.put("problem", new ProblemFacts(generation)::apply);
        writers.put("plan", new PlanFacts(generation)::apply);
        writers.put(
                "team",
                new ResourceFacts<>(
                        Table.of("team", generation, 5),
                        Team.getDefaultInstance(),
                        TeamFold::fold,
                        (copy, row) -> copy.text(row.name)
                                .bigint(row.version)
                                .text(row.resource.getDisplayName())
                                .smallint(row.resource.getKindValue())
                                .bytes(row.resource.toByteString()))::apply);
    }

    @Override
    public void apply(List<StoredEvent> batch) {
        Map<String, Map<String, List<StoredEvent>>> byType = new HashMap<>();
        for (StoredEvent event : batch) {
            byType.computeIfAbsent(event.aggregateType(), type -> new LinkedHashMap<>())
                    .computeIfAbsent(event.aggregateId(), name -> new ArrayList<>())
                    .add(event);
        }
        jdbc.execute((Connection connection) -> {
            for (var writer : writers.entrySet()) {
                Map<String, List<StoredEvent>> events = byType.get(writer.getKey());
                if (events != null) {
                    writer.getValue().apply(connection, events);
                }
            }
            return batch.size();
        });
        afterCommit(written);
    }

    private static void afterCommit(Runnable action) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            action.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }
}
