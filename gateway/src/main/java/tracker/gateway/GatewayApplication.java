package tracker.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import reactor.netty.ReactorNetty;

/** Starts the gateway. */
@SpringBootApplication
@ConfigurationPropertiesScan
class GatewayApplication {

    private static final int FEWEST_LOOPS = 2;

    static void main(String[] arguments) {
        if (System.getProperty(ReactorNetty.IO_WORKER_COUNT) == null) {
            System.setProperty(ReactorNetty.IO_WORKER_COUNT, Integer.toString(loops()));
        }
        SpringApplication.run(GatewayApplication.class, arguments);
    }

    /** One for each core: more, of which there would be four at least, only hand calls to each other. */
    private static int loops() {
        return Math.max(FEWEST_LOOPS, Runtime.getRuntime().availableProcessors());
    }
}
