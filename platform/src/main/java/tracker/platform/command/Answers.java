package tracker.platform.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tracker.type.v1.Snapshot;

/**
 * The requests that an aggregate has answered, by fingerprints of 64 bits. It only grows, by what events say, so that several
 * states of one aggregate may share it: each looks no further than its own last event.
 */
final class Answers {

    /**
     * @param content fingerprint of what was asked
     * @param sequence sequence of the last event that it caused
     */
    record Answer(long content, long sequence) {}

    private final Map<Long, Answer> byRequest = new ConcurrentHashMap<>();

    /** Remembers the request that an event of this meta data and sequence was caused by, if it was by one. */
    void add(Map<String, ?> metaData, long sequence) {
        if (metaData.containsKey(EventKeys.REQUEST_ID)) {
            add(request(metaData), new Answer(content(metaData), sequence));
        }
    }

    private void add(long request, Answer answer) {
        byRequest.merge(request, answer, (one, other) -> one.sequence() > other.sequence() ? one : other);
    }

    /** How the same request was answered, by events up to that one. */
    @Nullable
    Answer find(Map<String, ?> metaData, long until) {
        Answer answer = metaData.containsKey(EventKeys.REQUEST_ID) ? byRequest.get(request(metaData)) : null;
        return answer == null || answer.sequence() > until ? null : answer;
    }

    static long content(Map<String, ?> metaData) {
        Object digest = metaData.get(EventKeys.REQUEST_DIGEST);
        return digest == null ? 0 : fingerprint(digest.toString());
    }

    private static long request(Map<String, ?> metaData) {
        return fingerprint(metaData.get(EventKeys.ACTOR) + "/" + metaData.get(EventKeys.REQUEST_ID));
    }

    private static long fingerprint(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Those of events up to that one, as they are kept. */
    Snapshot upTo(long until) {
        Snapshot.Builder kept = Snapshot.newBuilder();
        byRequest.forEach((request, answer) -> {
            if (answer.sequence() <= until) {
                kept.addRequests(request).addContents(answer.content()).addSequences(answer.sequence());
            }
        });
        return kept.build();
    }

    static Answers of(Snapshot snapshot) {
        Answers answers = new Answers();
        for (int i = 0; i < snapshot.getRequestsCount(); i++) {
            answers.add(snapshot.getRequests(i), new Answer(snapshot.getContents(i), snapshot.getSequences(i)));
        }
        return answers;
    }

    int size() {
        return byRequest.size();
    }
}
