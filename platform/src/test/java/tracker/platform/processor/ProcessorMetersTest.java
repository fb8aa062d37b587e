package tracker.platform.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tracker.platform.eventstore.TestService;
import tracker.stack.stores.TestStores;

class ProcessorMetersTest {

    @Test
    void whenAServiceEnds_thenItsThreadEndsToo() throws Exception {
        Set<Thread> others = threads();
        Set<Thread> its;
        try (TestService service = TestService.start(TestStores.freshDatabase())) {
            assertThat(service.bean(ProcessorMeters.class)).isNotNull();
            its = threads();
            its.removeAll(others);
            assertThat(its).hasSize(1);
        }
        for (Thread thread : its) {
            assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("processor-meters"))
                .collect(Collectors.toSet());
    }
}
