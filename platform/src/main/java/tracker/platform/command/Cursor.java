package tracker.platform.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tracker.platform.error.Rejection;

/**
 * A place in the settled order of all events. Opaque on the wire.
 *
 * @param index global index; everything up to it was seen
 */
public record Cursor(long index) {

    private static final String MARK = "c";

    public String encode() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((MARK + index).getBytes(StandardCharsets.UTF_8));
    }

    public static Cursor decode(String field, String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            long index = plain.startsWith(MARK) ? Long.parseLong(plain.substring(MARK.length())) : -1;
            if (index >= 0) {
                return new Cursor(index);
            }
        } catch (IllegalArgumentException e) {
            // neither base64 nor a number: refused below like any other text
        }
        throw Rejection.invalid(field, "is not a cursor: send back what a response gave, unchanged.");
    }
}
