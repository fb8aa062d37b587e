package tracker.reporting.feed;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tracker.escalation.v1.Reader;
import tracker.escalation.v1.ResourceNames;
import tracker.platform.command.History;
import tracker.platform.eventstore.SettledEvents;
import tracker.platform.eventstore.SettledEvents.Placed;
import tracker.reporting.discretion.Discretion;
import tracker.type.v1.RecordedEvent;

/**
 * What one client is told of the events, by what is known when it is told.
 *
 * @param most events in a slice
 * @param window indexes that a slice looks through, since a filter may let little through
 */
record Telling(SettledEvents events, Discretion discretion, Reader reader, Selection selection, int most, int window) {

    /** An event with its index. */
    record Told(long index, RecordedEvent event) {}

    /**
     * A part of the order of all events.
     *
     * @param events what is told of it
     * @param until its last index: nothing more is told up to there
     */
    record Slice(List<Told> events, long until) {}

    /** What is told next behind an index, as far as that one. */
    Slice behind(long index, long reached) {
        long until = Math.min(reached, index + window);
        List<Placed> read =
                events.read(new SettledEvents.Slice(index, until, selection.types(), selection.names(), most));
        return new Slice(
                visible(read), read.size() < most ? until : read.getLast().index());
    }

    private List<Told> visible(List<Placed> read) {
        List<RecordedEvent> recorded =
                read.stream().map(placed -> History.recorded(placed.event())).toList();
        Set<String> names = new HashSet<>();
        if (!reader.seesAll()) {
            for (int i = 0; i < read.size(); i++) {
                names.addAll(ResourceNames.in(recorded.get(i)));
                names.addAll(ResourceNames.in(payload(read.get(i))));
            }
        }
        Set<String> hidden = discretion.hidden(names, reader);
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            long index = read.get(i).index();
            ResourceNames.without(hidden, recorded.get(i), payload(read.get(i)))
                    .flatMap(reader::heard)
                    .ifPresent(event -> told.add(new Told(index, event)));
        }
        return told;
    }

    private static Message payload(Placed placed) {
        return (Message) placed.event().getPayload();
    }
}
