package tracker.reporting.feed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tracker.platform.error.Rejection;

/**
 * A place in the order of all events. Opaque on the wire.
 *
 * @param index everything up to this global index is behind it
 */
record Cursor(long index) {

    private static final String FORM = "all@";

    String encode() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((FORM + index).getBytes(StandardCharsets.UTF_8));
    }

    static Cursor decode(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            long index = Long.parseLong(plain.startsWith(FORM) ? plain.substring(FORM.length()) : "");
            if (index >= 0) {
                return new Cursor(index);
            }
        } catch (IllegalArgumentException e) {
            throw none();
        }
        throw none();
    }

    private static Rejection none() {
        return Rejection.invalid("cursor", "is none: send back the cursor of a message of Subscribe, unchanged.");
    }
}
