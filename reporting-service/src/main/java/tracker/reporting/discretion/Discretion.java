package tracker.reporting.discretion;

import com.google.protobuf.Message;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.escalation.v1.EscalationNames;
import tracker.escalation.v1.Reader;
import tracker.platform.identity.Caller;

/** Knows which confidential escalations are hidden from a reader now, and takes their names out of what is shown. */
public final class Discretion {

    private final JdbcTemplate jdbc;

    public Discretion(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Who asks in the current call. */
    public static Reader reader() {
        Caller caller = Caller.current();
        return new Reader(caller.subject(), caller.roles());
    }

    /** Those of the names that are hidden from the reader. */
    public Set<String> hidden(Collection<String> names, Reader reader) {
        return names.isEmpty() || reader.seesAll()
                ? Set.of()
                : new HashSet<>(jdbc.queryForList(
                        "SELECT name FROM reporting.hidden_from(?) WHERE name = ANY(?::text[])",
                        String.class,
                        reader.subject(),
                        names.toArray(String[]::new)));
    }

    /** The message without what names an escalation that is hidden from the reader. */
    public <M extends Message> M trim(M message, Reader reader) {
        if (reader.seesAll()) {
            return message;
        }
        Set<String> hidden = hidden(EscalationNames.in(message), reader);
        return hidden.isEmpty() ? message : EscalationNames.without(hidden, message);
    }
}
