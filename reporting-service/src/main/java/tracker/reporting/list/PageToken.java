package tracker.reporting.list;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/**
 * Where a page ended. Opaque on the wire.
 *
 * @param digest of the list's filters and order, which must be the same for the next page
 * @param total how many rows there were in all at the first page
 * @param name of the last row
 * @param value by which the last row was sorted
 */
record PageToken(int digest, int total, String name, String value) {

    String encode() {
        String plain = digest + "\n" + total + "\n" + name + "\n" + value;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    static PageToken decode(String text, int digest) {
        PageToken token = decode(text);
        if (token.digest != digest) {
            throw Rejection.invalid(
                    "page_token",
                    Said.of("PAGE_TOKEN_OF_ANOTHER_LIST", "is of a list with other filters or another order."));
        }
        return token;
    }

    private static PageToken decode(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", 4);
            return new PageToken(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2], parts[3]);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Rejection.invalid(
                    "page_token",
                    Said.of("NO_PAGE_TOKEN", "is not a page token: send back next_page_token, unchanged."));
        }
    }
}
