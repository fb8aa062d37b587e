package tracker.stack.supervisor;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what must come true, and says so when it does not. */
public final class Until {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private Until() {}

    public static void holds(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || NEVER.await(20, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("It did not happen within " + PATIENCE + ": " + what);
            }
        }
    }
}
