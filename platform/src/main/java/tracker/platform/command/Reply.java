package tracker.platform.command;

import com.google.protobuf.Message;

/**
 * What an aggregate answers to an envelope.
 *
 * @param resource the resource as it now is
 * @param sequence sequence of the event that the answer speaks of
 * @param events how many events happened
 * @param replayed the same request was answered before: the first response stands at {@code sequence}
 */
public record Reply(Message resource, long sequence, int events, boolean replayed) {}
