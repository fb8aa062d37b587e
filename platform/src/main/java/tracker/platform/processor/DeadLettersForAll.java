package tracker.platform.processor;

import java.util.function.Function;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.axonframework.springboot.EventProcessorProperties;
import org.axonframework.springboot.util.DeadLetterQueueProviderConfigurerModule;

/** Gives every policy a dead-letter queue; Axon's own module, which this replaces, gives one only where a property says so. */
final class DeadLettersForAll extends DeadLetterQueueProviderConfigurerModule {

    private final Function<String, Function<Configuration, SequencedDeadLetterQueue<EventMessage<?>>>> queues;

    DeadLettersForAll(Function<String, Function<Configuration, SequencedDeadLetterQueue<EventMessage<?>>>> queues) {
        super(new EventProcessorProperties(), queues);
        this.queues = queues;
    }

    @Override
    public void configureModule(Configurer configurer) {
        configurer.eventProcessing().registerDeadLetterQueueProvider(queues);
    }
}
