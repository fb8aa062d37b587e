package tracker.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

class FilesTest {

    private static final int MOST = 4;

    private final Files files = new Files(Duration.ZERO);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch held = new CountDownLatch(1);

    @AfterEach
    void stop() {
        held.countDown();
        threads.close();
    }

    @Test
    void oneFileTooMany_isToldToComeBack_andWhatCarriesNoneGoesOn() throws Exception {
        CountDownLatch inside = new CountDownLatch(MOST);
        List<Future<?>> under = new ArrayList<>();
        for (int file = 0; file < MOST; file++) {
            under.add(threads.submit(() -> {
                files.inPlace(true, () -> {
                    inside.countDown();
                    held.await();
                    return "sent";
                });
                return "sent";
            }));
        }
        inside.await();

        assertThatThrownBy(() -> files.inPlace(true, () -> "one more"))
                .isInstanceOfSatisfying(
                        Rejection.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_CALLS));
        AtomicInteger without = new AtomicInteger();
        files.inPlace(false, without::incrementAndGet);
        assertThat(without).hasValue(1);

        held.countDown();
        for (Future<?> each : under) {
            each.get();
        }
        files.inPlace(true, without::incrementAndGet);
        assertThat(without).hasValue(2);
    }

    @Test
    void oneAtATimeBecomesAnotherThing_alsoAfterAFailure() throws Exception {
        Files patient = new Files(Duration.ofMinutes(1));
        AtomicInteger at = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Integer>> under = new ArrayList<>();
        for (int file = 0; file < 50; file++) {
            boolean fails = file % 2 == 0;
            under.add(threads.submit(() -> patient.inTurn(true, () -> {
                int now = at.incrementAndGet();
                most.accumulateAndGet(now, Math::max);
                Thread.yield();
                at.decrementAndGet();
                if (fails) {
                    throw new IllegalStateException("This file is not one");
                }
                return now;
            })));
        }
        for (int file = 0; file < 50; file++) {
            Future<Integer> each = under.get(file);
            if (file % 2 == 0) {
                assertThatThrownBy(each::get).hasRootCauseInstanceOf(IllegalStateException.class);
            } else {
                assertThat(each.get()).isOne();
            }
        }
        assertThat(most).hasValue(1);
    }
}
