package tracker.platform.processor;

import io.opentelemetry.context.Context;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs what a policy does on another thread, and waits for it: on the batch's own thread, Axon would stage the events of a
 * command in the batch's unit of work, where a rollback takes them along.
 */
public final class OutsideOfBatch {

    private OutsideOfBatch() {}

    /** The result of the task; its failure is thrown as it is when unchecked. */
    public static <T> T call(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(Context.current().wrap(task));
        Thread.ofVirtual().name("policy").start(future);
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a policy acted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new CompletionException(e.getCause());
        }
    }
}
