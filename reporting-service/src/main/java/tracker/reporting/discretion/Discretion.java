package tracker.reporting.discretion;

import com.google.protobuf.Message;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import tracker.escalation.v1.Reader;
import tracker.escalation.v1.ResourceNames;
import tracker.platform.identity.Caller;

/** Knows which escalations, problems and plans are hidden from a reader now, and takes their names out of what is shown. */
public final class Discretion {

    private static final String HIDDEN = """
            SELECT name FROM reporting.confidential_escalation WHERE name = ANY(?::text[]) AND NOT viewers @> ARRAY[?::text]
            UNION ALL
            SELECT name FROM reporting.confidential_problem WHERE name = ANY(?::text[]) AND NOT viewers @> ARRAY[?::text]
            UNION ALL
            SELECT name FROM reporting.confidential_plan WHERE name = ANY(?::text[]) AND NOT viewers && ?::text[]\
            """;

    private final JdbcTemplate jdbc;
    private final TransactionOperations transactions;

    public Discretion(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.transactions =
                new TransactionTemplate(new DataSourceTransactionManager(Objects.requireNonNull(jdbc.getDataSource())));
    }

    /** Who asks in the current call. */
    public static Reader reader() {
        Caller caller = Caller.current();
        return new Reader(caller.subject(), caller.roles(), caller.teams());
    }

    /** Those of the names that are hidden from the reader. */
    public Set<String> hidden(Collection<String> names, Reader reader) {
        if (names.isEmpty() || reader.seesAll()) {
            return Set.of();
        }
        String[] asked = names.toArray(String[]::new);
        return new HashSet<>(jdbc.queryForList(
                HIDDEN,
                String.class,
                asked,
                reader.subject(),
                asked,
                reader.subject(),
                asked,
                reader.names().toArray(String[]::new)));
    }

    /** The answer to a question about the figures over plans, which the reader asks. */
    public <A> A asReader(Reader reader, Supplier<A> question) {
        String[] names = Stream.concat(Stream.of(reader.seesAll() ? "all" : "some"), reader.names())
                .toArray(String[]::new);
        return Objects.requireNonNull(transactions.execute(status -> {
            jdbc.queryForObject(
                    "SELECT set_config('tracker.reader', (?::text[])::text, true)", String.class, (Object) names);
            return question.get();
        }));
    }

    /** The message without what names something that is hidden from the reader. */
    public <M extends Message> M trim(M message, Reader reader) {
        if (reader.seesAll()) {
            return message;
        }
        Set<String> hidden = hidden(ResourceNames.in(message), reader);
        return hidden.isEmpty() ? message : ResourceNames.without(hidden, message);
    }
}
