package tracker.platform.command;

import com.google.protobuf.Message;
import java.util.List;

/**
 * What a command led to.
 *
 * @param resource the resource as it now is, or as it was when the same request was first answered
 * @param position where the change stands
 * @param events what happened now; in a dry run, what would have
 */
public record Outcome<R extends Message>(R resource, Position position, List<? extends Message> events) {}
