package tracker.reporting.list;

import java.util.List;

/** One page of a list; the token is empty at the end, and only there. */
public record Page<R>(List<R> rows, String nextPageToken, int totalSize) {}
