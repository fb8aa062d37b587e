package tracker.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.axonframework.common.IdentifierFactory;
import org.junit.jupiter.api.Test;

class OrderedIdentifierFactoryTest {

    @Test
    void axonMakesItsIdsByIt() {
        assertThat(IdentifierFactory.getInstance()).isInstanceOf(OrderedIdentifierFactory.class);
    }

    @Test
    void anIdIsAVersion7UuidThatBeginsWithItsTime() {
        UUID id = OrderedIdentifierFactory.at(0x0123_4567_89AB_CDEFL & 0xFFFF_FFFF_FFFFL, -1, -1);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(0x4567_89AB_CDEFL);
        assertThat(OrderedIdentifierFactory.at(1, -1, -1).toString())
                .isLessThan(OrderedIdentifierFactory.at(2, 0, 0).toString());
    }
}
