package tracker.platform.command;

import com.google.protobuf.Message;

/**
 * What a command led to.
 *
 * @param resource the resource as it now is, or as it was when the same request was first answered
 * @param position where the change stands
 * @param events how many events happened now
 */
public record Outcome<R extends Message>(R resource, Position position, int events) {}
