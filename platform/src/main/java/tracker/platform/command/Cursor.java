package tracker.platform.command;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/**
 * A place in the settled order of all events. Opaque on the wire.
 *
 * @param order which order of all events that is; that of PostgreSQL has the empty name
 * @param index global index; everything up to it was seen
 */
public record Cursor(String order, long index) {

    private static final String MARK = "c";
    private static final String ORDER = "@";

    /** A place in the order that both ends know. */
    public Cursor(long index) {
        this("", index);
    }

    /** Another place in the same order. */
    public Cursor at(long other) {
        return new Cursor(order, other);
    }

    public String encode() {
        String plain = MARK + index + (order.isEmpty() ? "" : ORDER + order);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    public static Cursor decode(String field, String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int end = plain.contains(ORDER) ? plain.indexOf(ORDER) : plain.length();
            long index = plain.startsWith(MARK) ? Long.parseLong(plain.substring(MARK.length(), end)) : -1;
            if (index >= 0) {
                return new Cursor(plain.substring(Math.min(end + ORDER.length(), plain.length())), index);
            }
        } catch (IllegalArgumentException e) {
            // neither base64 nor a number: refused below like any other text
        }
        throw Rejection.invalid(
                field, Said.of("NO_CURSOR", "is not a cursor: send back what a response gave, unchanged."));
    }
}
