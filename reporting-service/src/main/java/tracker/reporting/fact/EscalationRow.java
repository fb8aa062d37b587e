package tracker.reporting.fact;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.SourceReported;
import tracker.platform.processor.StoredEvent;

/**
 * An escalation on its way through a batch, with all that its events add to the facts. An event takes effect at the running
 * maximum of the occurred times of its origin; a later event that takes effect earlier supersedes what held from then on.
 */
final class EscalationRow {

    /** The escalation from an instant on, in microseconds. */
    record Version(long from, long version, Escalation escalation) {}

    /** A report of the source, at its place among the events. */
    record Report(long sequence, long reported, SourceReported event) {}

    final String name;
    final List<Version> versions = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final List<Report> reports = new ArrayList<>();
    final Stored stored;
    private Escalation escalation;
    private long version;
    private Latest latest;
    private @Nullable String words;

    /**
     * What the table holds of an escalation.
     *
     * @param version of the last event it has seen; -1 when there is no row yet
     * @param latest occurred times of the last events
     * @param head start of the newest row of its history
     * @param escalation the escalation itself
     */
    record Stored(long version, Latest latest, long head, Escalation escalation) {

        static Stored none(String name) {
            return new Stored(
                    -1,
                    Latest.NOTHING,
                    Micros.ALWAYS,
                    Escalation.newBuilder().setName(name).build());
        }

        boolean isThere() {
            return version >= 0;
        }
    }

    EscalationRow(String name, Stored stored) {
        this.name = name;
        this.stored = stored;
        this.escalation = stored.escalation();
        this.version = stored.version();
        this.latest = stored.latest();
    }

    /** An event that is known already changes nothing. */
    void take(StoredEvent event) {
        if (event.meta().sequence() <= version) {
            return;
        }
        Escalation before = escalation;
        escalation = EscalationFold.fold(before, event.payload(), event.meta());
        version = event.meta().sequence();
        latest = latest.after(event);
        takesEffect(latest.effective(event));
        changes.addAll(Change.of(before, event.payload(), event.meta(), escalation));
        if (event.payload() instanceof SourceReported reported) {
            reports.add(new Report(version, Micros.of(event.meta().occurred()), reported));
        }
    }

    private void takesEffect(long from) {
        while (!versions.isEmpty() && versions.getLast().from() >= from) {
            versions.removeLast();
        }
        versions.add(new Version(from, version, escalation));
    }

    boolean hasChanged() {
        return version > stored.version();
    }

    boolean isLinkedAnew() {
        return !EscalationColumns.related(escalation).equals(EscalationColumns.related(stored.escalation()));
    }

    /** From then on the stored history no longer holds. */
    long cut() {
        return versions.getFirst().from();
    }

    /** Whether stored history lies after the cut; most often it only ends there. */
    boolean supersedes() {
        return stored.isThere() && cut() <= stored.head();
    }

    /** What it is found by: written twice of what is new, and dear. */
    private String words() {
        if (words == null) {
            words = EscalationColumns.words(escalation);
        }
        return words;
    }

    void writeCurrent(BinaryCopy copy) {
        copy.row()
                .text(name)
                .bigint(version)
                .bigint(latest.live())
                .bigint(latest.imported())
                .bigint(versions.getLast().from());
        EscalationColumns.write(copy, escalation);
        EscalationColumns.writeMore(copy.text(words()), escalation);
    }

    void writeId(BinaryCopy copy) {
        EscalationColumns.writeExternal(copy.row().text(name), escalation);
        copy.time(Micros.of(EscalationColumns.openTime(escalation)));
    }

    void writeWords(BinaryCopy copy) {
        copy.row()
                .text(name)
                .time(Micros.of(EscalationColumns.openTime(escalation)))
                .text(words())
                .text(EscalationColumns.titleTerms(escalation));
    }

    void writeHistory(BinaryCopy copy) {
        for (int i = 0; i < versions.size(); i++) {
            Version each = versions.get(i);
            copy.row()
                    .text(name)
                    .time(each.from())
                    .time(i + 1 < versions.size() ? versions.get(i + 1).from() : Micros.NEVER)
                    .bigint(each.version());
            EscalationColumns.write(copy, each.escalation());
            EscalationColumns.writeMore(copy, each.escalation());
        }
    }

    Escalation escalation() {
        return escalation;
    }
}
