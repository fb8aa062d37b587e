package tracker.remediation.plan.evidence;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/** Which files may be evidence, and whether the content is what the media type says; nothing is unpacked. */
final class MediaTypes {

    private static final Pattern HEADER = Pattern.compile("(?:[A-Za-z][A-Za-z0-9-]*:|[ \\t]).*");
    private static final Pattern SENDER = Pattern.compile("(?i)(?:from|received|return-path):.*");
    private static final int MOST_HEADERS = 16 * 1024;

    private static final Map<String, Predicate<byte[]>> ALLOWED = allowed();

    private MediaTypes() {}

    private static Map<String, Predicate<byte[]>> allowed() {
        Map<String, Predicate<byte[]>> allowed = new LinkedHashMap<>();
        allowed.put("application/pdf", content -> startsWith(content, "%PDF-"));
        allowed.put("image/png", content -> startsWith(content, "\u0089PNG\r\n\u001a\n"));
        allowed.put("image/jpeg", content -> startsWith(content, "\u00ff\u00d8\u00ff"));
        allowed.put("image/gif", content -> startsWith(content, "GIF87a") || startsWith(content, "GIF89a"));
        allowed.put(
                "image/webp",
                content -> startsWith(content, "RIFF")
                        && content.length > 12
                        && new String(content, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP"));
        allowed.put("text/plain", MediaTypes::isText);
        allowed.put("text/csv", MediaTypes::isText);
        allowed.put(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                content -> isOffice(content, "xl/"));
        allowed.put(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                content -> isOffice(content, "word/"));
        allowed.put(
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                content -> isOffice(content, "ppt/"));
        allowed.put("application/zip", content -> !entries(content).isEmpty());
        allowed.put("message/rfc822", MediaTypes::isMail);
        return allowed;
    }

    /** Refuses a file that may not be evidence, or is not what it says. */
    static void require(String mediaType, byte[] content) {
        Predicate<byte[]> check = ALLOWED.get(mediaType);
        if (check == null) {
            throw Rejection.invalid(
                    "media_type",
                    Said.of(
                            "MEDIA_TYPE_REFUSED",
                            "\"{sent}\" is no evidence; send one of {allowed}.",
                            mediaType,
                            ALLOWED.keySet()));
        }
        if (!check.test(content)) {
            throw Rejection.invalid(
                    "content", Said.of("MEDIA_TYPE_UNTRUE", "is not {said}, as media_type says.", mediaType));
        }
    }

    private static boolean startsWith(byte[] content, String magic) {
        return content.length >= magic.length()
                && new String(content, 0, magic.length(), StandardCharsets.ISO_8859_1).equals(magic);
    }

    private static boolean isText(byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .chars()
                    .allMatch(c -> c >= ' ' && c != 0x7f || c == '\t' || c == '\r' || c == '\n');
        } catch (CharacterCodingException e) {
            return false; // the answer, not a failure
        }
    }

    /** Headers, one of which says where it came from. */
    private static boolean isMail(byte[] content) {
        String head = new String(content, 0, Math.min(content.length, MOST_HEADERS), StandardCharsets.ISO_8859_1);
        for (String line : head.lines().toList()) {
            if (SENDER.matcher(line).matches()) {
                return true;
            }
            if (!HEADER.matcher(line).matches()) {
                return false;
            }
        }
        return false;
    }

    private static boolean isOffice(byte[] content, String folder) {
        Set<String> entries = entries(content);
        return entries.contains("[Content_Types].xml") && entries.stream().anyMatch(entry -> entry.startsWith(folder));
    }

    /** Names in the central directory of a zip file; none when it is no zip file. */
    private static Set<String> entries(byte[] content) {
        ByteBuffer zip = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        Set<String> names = new HashSet<>();
        int end = endOfDirectory(zip);
        if (end < 0 || !startsWith(content, "PK\u0003\u0004")) {
            return names;
        }
        int at = zip.getInt(end + 16);
        int count = Short.toUnsignedInt(zip.getShort(end + 10));
        for (int i = 0; i < count && at >= 0 && at <= end - 46 && zip.getInt(at) == 0x02014b50; i++) {
            int name = Short.toUnsignedInt(zip.getShort(at + 28));
            int rest = Short.toUnsignedInt(zip.getShort(at + 30)) + Short.toUnsignedInt(zip.getShort(at + 32));
            if (at + 46 + name > end) {
                return Set.of();
            }
            names.add(new String(content, at + 46, name, StandardCharsets.UTF_8));
            at += 46 + name + rest;
        }
        return names.size() == count ? names : Set.of();
    }

    private static int endOfDirectory(ByteBuffer zip) {
        for (int at = zip.limit() - 22; at >= Math.max(0, zip.limit() - 22 - 65_535); at--) {
            if (zip.getInt(at) == 0x06054b50) {
                return at;
            }
        }
        return -1;
    }
}
