package tracker.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.platform.error.Rejection;

class PercentTest {
    @Test
    void aPlusIsASpaceInAQueryOnly() {
        assertThat(Percent.decodeQuery("a+b%2Bc")).isEqualTo("a b+c");
        assertThat(Percent.decodePath("a+b%2Bc%E5%8D%87")).isEqualTo("a+b+c升");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%ff", "%e5%8d", "a%2Fb"})
    void whatWouldBeGuessedIsRefused(String raw) {
        assertThatThrownBy(() -> Percent.decodePath(raw))
                .isInstanceOf(Rejection.class)
                .hasMessageStartingWith("path: ");
    }
}
