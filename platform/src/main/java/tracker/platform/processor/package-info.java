/**
 * How events are handled behind the store: policies one event at a time with dead letters, projections in batches with
 * generations that can be rebuilt beside the one that answers, and the operations over both.
 */
@NullMarked
package tracker.platform.processor;

import org.jspecify.annotations.NullMarked;
