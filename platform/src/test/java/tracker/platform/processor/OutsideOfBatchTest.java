package tracker.platform.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.Test;

class OutsideOfBatchTest {

    @Test
    void theTaskSeesNoUnitOfWorkAndItsResultComesBack() {
        DefaultUnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(null);
        try {
            assertThat(CurrentUnitOfWork.isStarted()).isTrue();
            assertThat(OutsideOfBatch.call(CurrentUnitOfWork::isStarted)).isFalse();
        } finally {
            batch.rollback();
        }
    }

    @Test
    void itsFailureComesBackAsItIs() {
        IllegalStateException failure = new IllegalStateException("refused");
        assertThatThrownBy(() -> OutsideOfBatch.call(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThatThrownBy(() -> OutsideOfBatch.call(() -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class);
    }
}
