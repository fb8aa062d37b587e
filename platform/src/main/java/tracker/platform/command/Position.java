package tracker.platform.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/**
 * A place in one aggregate's order, as responses carry it and lists take it as `read_after`. Opaque on the wire.
 *
 * @param name name of the aggregate's resource
 * @param sequence sequence of its event
 */
public record Position(String name, long sequence) {

    public String encode() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((name + "@" + sequence).getBytes(StandardCharsets.UTF_8));
    }

    public static Position decode(String field, String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int at = plain.lastIndexOf('@');
            return new Position(plain.substring(0, at), Long.parseLong(plain.substring(at + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Rejection.invalid(
                    field, Said.of("NO_POSITION", "is not a position: send back what a response gave, unchanged."));
        }
    }
}
