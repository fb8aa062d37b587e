package tracker.stack.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStartTest {

    private static final String AFTER_NAME =
            " S 1 4711 4711 0 -1 4194560 2066 1 2 3 17 9 0 0 20 0 31 0 1984321 2533085184 22"
                    + " 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n";

    @ParameterizedTest
    @ValueSource(strings = {"java", "tmux: server", "(sd-pam)", "a) S 1 2 (b", ") ", ""})
    void theTicksAreFoundWhateverTheCommandIsCalled(String name) {
        assertThat(ProcessStart.ofStat("4711 (" + name + ")" + AFTER_NAME)).isEqualTo(1_984_321);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "4711", "4711 (java) S 1 4711", "4711 (java) a b c d e f g h i j k l m n o p q r s t u"})
    void whatLinuxDoesNotSayHasNoTicks(String stat) {
        assertThat(ProcessStart.ofStat(stat)).isNull();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void everyLivingProcessHasTicksAndNoOther() {
        assertThat(ProcessStart.ticks(ProcessHandle.current().pid())).isPositive();
        assertThat(ProcessStart.ticks(4_194_305)).isNull();
    }

    @Test
    void withoutTicksAProcessIsKnownByTheClock() {
        ProcessHandle me = ProcessHandle.current();
        Instant began = me.info().startInstant().orElseThrow();

        assertThat(ProcessStart.process(me.pid(), null, Instant.now())).contains(me);
        assertThat(ProcessStart.process(me.pid(), null, began.minusSeconds(60))).isEmpty();
    }
}
