package tracker.reporting.list;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/**
 * Where a page ended. Opaque on the wire.
 *
 * @param digest of the list's filters and order, which must be the same for the next page
 * @param total how many rows there were in all at the first page
 * @param name of the last row
 * @param values by which the last row was sorted
 */
record PageToken(int digest, int total, String name, List<String> values) {

    private static final int BEFORE_VALUES = 3;

    String encode() {
        String plain = digest + "\n" + total + "\n" + name + "\n" + String.join("\n", values);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** With as many values as the order of that list has. */
    static PageToken decode(String text, int digest, int values) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
                    .split("\n", BEFORE_VALUES + values);
            if (Integer.parseInt(parts[0]) != digest) {
                throw Rejection.invalid(
                        "page_token",
                        Said.of("PAGE_TOKEN_OF_ANOTHER_LIST", "is of a list with other filters or another order."));
            }
            return new PageToken(
                    digest,
                    Integer.parseInt(parts[1]),
                    parts[2],
                    List.of(parts).subList(BEFORE_VALUES, BEFORE_VALUES + values));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Rejection.invalid(
                    "page_token",
                    Said.of("NO_PAGE_TOKEN", "is not a page token: send back next_page_token, unchanged."));
        }
    }
}
