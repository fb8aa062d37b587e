package tracker.platform.rest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import tracker.platform.error.Rejection;

/** Percent-decoding that refuses what is not UTF-8 instead of replacing it. */
final class Percent {
    private Percent() {}

    /** One segment of a path; a slash inside a value would make another path of it. */
    static String decodePath(String raw) {
        String segment = decode(raw, "path");
        if (segment.indexOf('/') >= 0) {
            throw Rejection.malformed("path", "holds an encoded slash");
        }
        return segment;
    }

    /** A name or value of a query. */
    static String decodeQuery(String raw) {
        return decode(raw.replace('+', ' '), "query");
    }

    private static String decode(String raw, String where) {
        if (raw.indexOf('%') < 0 && raw.chars().allMatch(c -> c < 0x80)) {
            return raw;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        byte[] text = raw.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            if (text[i] != '%') {
                bytes.write(text[i]);
            } else if (i + 2 < text.length && HexFormat.isHexDigit(text[i + 1]) && HexFormat.isHexDigit(text[i + 2])) {
                bytes.write(HexFormat.fromHexDigit(text[i + 1]) << 4 | HexFormat.fromHexDigit(text[i + 2]));
                i += 2;
            } else {
                throw Rejection.malformed(where, "holds a '%' that encodes nothing");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Rejection.malformed(where, "is not UTF-8");
        }
    }
}
