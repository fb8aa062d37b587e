package tracker.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.escalation.v1.OpenEscalationRequest;

/** What may stand in a text, over gRPC as over REST. */
class ControlCharactersTest {

    private static OpenEscalationRequest titled(String title) {
        return OpenEscalationRequest.newBuilder().setTitle(title).build();
    }

    @ParameterizedTest
    @ValueSource(chars = {'\0', '\u0007', '\u001b', '\u007f', '\u0080', '\u0085', '\u009f'})
    void aControlCharacter_isNamed(char c) {
        assertThat(ControlCharacters.in(titled("ab" + c))).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("title");
            assertThat(violation.arguments())
                    .containsEntry("character", "U+%04X".formatted((int) c))
                    .containsEntry("place", "2");
        });
    }

    @Test
    void whatTextsAreMadeOf_mayStandThere() {
        OpenEscalationRequest described = OpenEscalationRequest.newBuilder()
                .setTitle("c\u00a0\u200d\u5347\u7ea7")
                .setDescription("a\tb\r\nc\u00a0\u200d\u5347\u7ea7")
                .build();

        assertThat(ControlCharacters.in(described)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(chars = {'\t', '\n', '\r'})
    void whatIsOneLine_hasNoBreaks(char c) {
        assertThat(ControlCharacters.in(titled("a" + c + "b")))
                .singleElement()
                .satisfies(violation -> assertThat(violation.arguments())
                        .containsEntry("character", "U+%04X".formatted((int) c))
                        .containsEntry("place", "1"));
    }
}
