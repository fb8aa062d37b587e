package tracker.stack.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import tracker.stack.issuer.Issuer;

/** The issuer's process, as the supervisor starts it. */
@Command(name = "run-issuer", hidden = true)
final class RunIssuer implements Callable<Integer> {

    @Override
    public Integer call() throws InterruptedException {
        Issuer.start();
        new CountDownLatch(1).await();
        return 0;
    }
}
