package tracker.platform.processor;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tracker.operations.v1.Processor;
import tracker.operations.v1.ProcessorStatus;

/** Shows each processor's state, lag and dead letters as metrics, looked up on a thread of its own. */
final class ProcessorMeters implements MeterBinder, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProcessorMeters.class);
    private static final int EVERY_SECONDS = 5;

    private final ProcessorOperations operations;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("processor-meters").factory());

    ProcessorMeters(ProcessorOperations operations) {
        this.operations = operations;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MultiGauge up = MultiGauge.builder("tracker.processor.up")
                .description("1 while the processor works, 0 while it retries after a failure or stands still")
                .register(registry);
        MultiGauge lag = MultiGauge.builder("tracker.processor.lag")
                .description("Settled events that the processor has not handled yet")
                .register(registry);
        MultiGauge deadLetters = MultiGauge.builder("tracker.processor.dead.letters")
                .description("Events that the processor has set aside")
                .register(registry);
        executor.scheduleWithFixedDelay(
                () -> look(up, lag, deadLetters), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look(MultiGauge up, MultiGauge lag, MultiGauge deadLetters) {
        try {
            List<Processor> processors = operations.processors();
            up.register(rows(processors, p -> p.getStatus() == ProcessorStatus.PROCESSOR_STATUS_RUNNING ? 1 : 0), true);
            lag.register(rows(processors, Processor::getLag), true);
            deadLetters.register(rows(processors, Processor::getDeadLetters), true);
        } catch (RuntimeException e) {
            log.warn("The processors' metrics could not be read; trying again", e);
        }
    }

    /** Waits for the look in hand: what it asks is closed next. */
    @Override
    public void close() {
        executor.close();
    }

    private static List<Row<?>> rows(List<Processor> processors, ToDoubleFunction<Processor> value) {
        return processors.stream()
                .<Row<?>>map(
                        processor -> Row.of(Tags.of("processor", processor.getName()), value.applyAsDouble(processor)))
                .toList();
    }
}
