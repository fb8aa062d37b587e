package tracker.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tracker.platform.error.Rejection;

class CursorTest {

    @Test
    void aCursorComesBackAsItWas_inWhateverOrder() {
        for (Cursor cursor : new Cursor[] {new Cursor(0), new Cursor(42), new Cursor("axon-server/default", 42)}) {
            assertThat(Cursor.decode("cursor", cursor.encode())).isEqualTo(cursor);
        }
        assertThat(new Cursor("axon-server/default", 42).at(43)).isEqualTo(new Cursor("axon-server/default", 43));
    }

    @Test
    void thoseThatWereGivenOutBeforeThereWasAnotherOrderStayGood() {
        assertThat(Cursor.decode("cursor", encoded("c42"))).isEqualTo(new Cursor("", 42));
        assertThat(new Cursor(42).encode()).isEqualTo(encoded("c42"));
    }

    @Test
    void whatIsNoneIsRefused() {
        for (String text :
                new String[] {"nonsense", encoded("c-1"), encoded("42"), encoded("c@axon-server/default"), ""}) {
            assertThatThrownBy(() -> Cursor.decode("cursor", text)).isInstanceOf(Rejection.class);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
