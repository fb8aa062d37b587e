package tracker.reporting.list;

import java.util.List;
import java.util.function.UnaryOperator;

/** One page of a list; the token is empty at the end, and only there. */
public record Page<R>(List<R> rows, String nextPageToken, int totalSize) {

    Page<R> with(UnaryOperator<R> change) {
        return new Page<>(rows.stream().map(change).toList(), nextPageToken, totalSize);
    }
}
