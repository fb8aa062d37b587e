package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortOwnerTest {

    @Test
    void aTakenPortIsRefusedWithTheProcessThatHasIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PortOwner.requireFree("gateway", taken.getLocalPort()))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining(
                            "Port " + taken.getLocalPort() + ", which gateway needs, is in use by process "
                                    + ProcessHandle.current().pid() + " (");
        }
    }

    @Test
    void aFreePortIsFine() {
        int free = Ports.free().gateway();

        assertThatCode(() -> PortOwner.requireFree("gateway", free)).doesNotThrowAnyException();
    }
}
