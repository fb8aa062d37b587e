package tracker.platform.command;

import com.google.protobuf.Message;
import java.util.List;

/**
 * What an aggregate answers to an envelope.
 *
 * @param resource the resource as it now is
 * @param sequence sequence of the event that the answer speaks of
 * @param events what happened now; in a dry run, what would have
 * @param replayed the same request was answered before: the first response stands at {@code sequence}
 */
public record Reply(Message resource, long sequence, List<? extends Message> events, boolean replayed) {}
