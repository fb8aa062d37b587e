package tracker.platform.command;

import tracker.platform.telemetry.Trace;

/** Keys of an event's meta data. Never personal data: subjects are opaque ids. */
public final class EventKeys {

    /** Subject of who caused it. */
    public static final String ACTOR = "actor";
    /** `import`, or absent. */
    public static final String ORIGIN = "origin";
    /** The request that caused it, as its caller names it. */
    public static final String REQUEST_ID = "requestId";
    /** Digest of that request's content. */
    public static final String REQUEST_DIGEST = "requestDigest";
    /** First message of the chain of causes. */
    public static final String CORRELATION_ID = "correlationId";
    /** The event that a policy acted on. */
    public static final String CAUSATION_ID = "causationId";
    /** W3C trace context of the request. */
    public static final String TRACEPARENT = Trace.TRACEPARENT;

    private EventKeys() {}
}
