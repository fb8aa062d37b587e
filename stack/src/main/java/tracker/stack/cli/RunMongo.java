package tracker.stack.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tracker.stack.stores.MongoServer;

/** The process of the MongoDB-protocol server, as the supervisor starts it. */
@Command(name = "run-mongodb", hidden = true)
final class RunMongo implements Callable<Integer> {

    @Option(names = "--port", defaultValue = "${env:TRACKER_MONGO_PORT}")
    private int port;

    @Option(names = "--data", defaultValue = "${env:TRACKER_MONGO_DATA}")
    private Path data = Path.of(".");

    @Override
    public Integer call() throws InterruptedException {
        MongoServer server = MongoServer.start(data, port);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-mongodb"));
        new CountDownLatch(1).await();
        return 0;
    }
}
