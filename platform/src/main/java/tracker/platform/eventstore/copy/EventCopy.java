package tracker.platform.eventstore.copy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import tracker.platform.eventstore.EventLog;
import tracker.platform.eventstore.StoredEntry;

/**
 * Copies the events of one store behind those of another, which must be the first of them, and then reads both and compares
 * each event. Where it was interrupted it goes on: what is there already is what it has copied.
 */
final class EventCopy {

    /** Hears how far it is. */
    @FunctionalInterface
    interface Watch {
        void at(String step, long done, long total);
    }

    /**
     * What came of it.
     *
     * @param events how many there are in both
     * @param added how many of them were added
     * @param digest SHA-256 over all that is stored of each event, in order
     */
    record Copied(long events, long added, String digest) {}

    private static final int BATCH = 500;

    private final EventLog from;
    private final EventLog to;
    private final Serializer serializer;
    private final Watch watch;

    /** @param serializer of metadata */
    EventCopy(EventLog from, EventLog to, Serializer serializer, Watch watch) {
        this.from = from;
        this.to = to;
        this.serializer = serializer;
        this.watch = watch;
    }

    Copied run() {
        long total = from.size();
        long there = to.size();
        if (there > total) {
            throw new Refused(
                    "%s holds %,d events and %s only %,d: what is copied to must hold the same events or the first of them."
                            .formatted(Stores.name(to), there, Stores.name(from), total));
        }
        compare("checking", there);
        add(there, total);
        return new Copied(total, total - there, compare("verifying", total));
    }

    private void add(long there, long total) {
        Iterator<StoredEntry> events = from.behind(there);
        long done = there;
        List<StoredEntry> batch = new ArrayList<>();
        while (events.hasNext()) {
            batch.add(events.next());
            if (batch.size() == BATCH || !events.hasNext()) {
                to.append(batch);
                done += batch.size();
                batch = new ArrayList<>();
                watch.at("copying", done, total);
            }
        }
    }

    /** Compares the first so many, and gives their digest. */
    private String compare(String step, long events) {
        MessageDigest digest = sha256();
        Iterator<StoredEntry> theirs = from.behind(0);
        Iterator<StoredEntry> copies = to.behind(0);
        for (long place = 1; place <= events; place++) {
            if (!theirs.hasNext() || !copies.hasNext()) {
                throw new Refused("Event %,d is missing from %s: does something else write there?"
                        .formatted(place, Stores.name(theirs.hasNext() ? to : from)));
            }
            StoredEntry original = theirs.next();
            StoredEntry copy = copies.next();
            String field = difference(original, copy);
            if (field != null) {
                throw new Refused("Event %,d differs in its %s: %s has %s, %s has %s. Nothing was moved."
                        .formatted(
                                place,
                                field,
                                Stores.name(from),
                                described(original),
                                Stores.name(to),
                                described(copy)));
            }
            add(digest, original);
            if (place % BATCH == 0 || place == events) {
                watch.at(step, place, events);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The first part in which they differ; null where they are the same. */
    private @Nullable String difference(StoredEntry one, StoredEntry other) {
        if (!one.getEventIdentifier().equals(other.getEventIdentifier())) {
            return "id";
        }
        if (!one.getAggregateIdentifier().equals(other.getAggregateIdentifier())
                || one.getSequenceNumber() != other.getSequenceNumber()) {
            return "place in its aggregate";
        }
        if (!Objects.equals(one.getType(), other.getType())) {
            return "aggregate's type";
        }
        if (!one.getTimestamp().equals(other.getTimestamp())) {
            return "recorded time";
        }
        if (!one.getPayload().getType().equals(other.getPayload().getType())) {
            return "payload's type or revision";
        }
        if (!Arrays.equals(one.getPayload().getData(), other.getPayload().getData())) {
            return "payload";
        }
        return metaData(one).equals(metaData(other)) ? null : "metadata";
    }

    private MetaData metaData(StoredEntry event) {
        return serializer.deserialize(event.getMetaData());
    }

    private static String described(StoredEntry event) {
        return "%s (%s, sequence %d)"
                .formatted(event.getEventIdentifier(), event.getAggregateIdentifier(), event.getSequenceNumber());
    }

    private void add(MessageDigest digest, StoredEntry event) {
        add(digest, event.getEventIdentifier());
        add(digest, event.getAggregateIdentifier());
        add(digest, Long.toString(event.getSequenceNumber()));
        add(digest, Objects.requireNonNullElse(event.getType(), ""));
        add(digest, event.getTimestamp().toString());
        add(digest, event.getPayload().getType().getName());
        add(digest, Objects.requireNonNullElse(event.getPayload().getType().getRevision(), ""));
        add(digest, event.getPayload().getData());
        for (Map.Entry<String, Object> entry : new TreeMap<>(metaData(event)).entrySet()) {
            add(digest, entry.getKey());
            add(digest, String.valueOf(entry.getValue()));
        }
    }

    private static void add(MessageDigest digest, String text) {
        add(digest, text.getBytes(StandardCharsets.UTF_8));
    }

    /** With its length, so that what ends here cannot begin there. */
    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
