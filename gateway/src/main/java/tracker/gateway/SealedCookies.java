package tracker.gateway;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps things in the browser that it can neither read nor change: encrypted and authenticated (JWE, AES-256-GCM), in as many
 * cookies as their length needs.
 */
@Component
final class SealedCookies {

    /** What is kept, and whether it comes along when another site, such as the issuer, sends the browser here. */
    enum Kind {
        SESSION("tracker-session", "Strict"),
        SIGN_IN("tracker-sign-in", "Lax");

        private final String cookie;
        private final String sameSite;

        Kind(String cookie, String sameSite) {
            this.cookie = cookie;
            this.sameSite = sameSite;
        }
    }

    private static final Logger log = LoggerFactory.getLogger(SealedCookies.class);

    /** Browsers keep 4096 bytes of a cookie with its name and attributes. */
    private static final int LONGEST = 3_800;

    /** Together with other headers they must stay below {@code server.max-http-request-header-size}. */
    private static final int MOST = 3;

    private static final int KEY_BYTES = 32;

    /** The first one seals; each opens. */
    private final List<SecretKey> keys;

    private final JsonMapper json;

    SealedCookies(GatewaySettings settings, JsonMapper json) {
        this.keys = secrets(settings.sessions()).map(SealedCookies::key).toList();
        this.json = json;
    }

    private static Stream<String> secrets(GatewaySettings.Sessions settings) {
        if (!settings.keys().isEmpty()) {
            return settings.keys().stream();
        }
        log.warn("tracker.gateway.sessions.keys is not set: whoever signs in is signed out when this process ends");
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return Stream.of(HexFormat.of().formatHex(random));
    }

    private static SecretKey key(String secret) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                                    .thenExpand("tracker gateway cookies".getBytes(StandardCharsets.UTF_8), KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No key can be derived", e);
        }
    }

    /** Empty too when it was changed, or sealed with a key that is gone. */
    <T> Optional<T> read(ServerWebExchange exchange, Kind kind, Class<T> type) {
        String first = value(exchange.getRequest(), kind, 0);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        int parts = Character.digit(first.charAt(0), Character.MAX_RADIX);
        String sealed = IntStream.range(1, parts)
                .mapToObj(part -> value(exchange.getRequest(), kind, part))
                .collect(Collectors.joining("", first.substring(1), ""));
        return keys.stream()
                .flatMap(key -> open(sealed, kind, key).stream())
                .findFirst()
                .map(content -> json.readValue(content, type));
    }

    /** The first part begins with how many there are: one that is left of something longer does not count. */
    void write(ServerWebExchange exchange, Kind kind, Object content, Duration age) {
        String sealed = seal(json.writeValueAsBytes(content), kind);
        int parts = Math.ceilDiv(sealed.length() + 1, LONGEST);
        if (parts > MOST) {
            throw new IllegalStateException(
                    "%s needs %d characters in cookies: the issuer's tokens are too long; let it put less into them"
                            .formatted(kind, sealed.length()));
        }
        String value = parts + sealed;
        for (int part = 0; part < parts; part++) {
            String own = value.substring(part * LONGEST, Math.min(value.length(), (part + 1) * LONGEST));
            exchange.getResponse().addCookie(cookie(exchange.getRequest(), kind, part, own, age));
        }
    }

    void remove(ServerWebExchange exchange, Kind kind) {
        for (int part = 0; part < MOST; part++) {
            if (!value(exchange.getRequest(), kind, part).isEmpty()) {
                exchange.getResponse().addCookie(cookie(exchange.getRequest(), kind, part, "", Duration.ZERO));
            }
        }
    }

    private static String value(ServerHttpRequest request, Kind kind, int part) {
        HttpCookie cookie = request.getCookies().getFirst(name(request, kind, part));
        return cookie == null ? "" : cookie.getValue();
    }

    private String seal(byte[] content, Kind kind) {
        JWEObject sealed = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                        .type(new JOSEObjectType(kind.cookie))
                        .build(),
                new Payload(content));
        try {
            sealed.encrypt(new DirectEncrypter(keys.getFirst()));
        } catch (JOSEException e) {
            throw new IllegalStateException("No cookie can be sealed", e);
        }
        return sealed.serialize();
    }

    private static Optional<byte[]> open(String sealed, Kind kind, SecretKey key) {
        try {
            JWEObject object = JWEObject.parse(sealed);
            object.decrypt(new DirectDecrypter(key));
            return Optional.of(object)
                    .filter(opened -> new JOSEObjectType(kind.cookie)
                            .equals(opened.getHeader().getType()))
                    .map(opened -> opened.getPayload().toBytes());
        } catch (ParseException | JOSEException e) {
            log.debug("A cookie cannot be opened: {}", e.toString());
            return Optional.empty();
        }
    }

    private static ResponseCookie cookie(ServerHttpRequest request, Kind kind, int part, String value, Duration age) {
        return ResponseCookie.from(name(request, kind, part), value)
                .httpOnly(true)
                .secure(isSecure(request))
                .sameSite(kind.sameSite)
                .path("/")
                .maxAge(age)
                .build();
    }

    /** Browsers take a name that begins so from this host alone, and only over TLS. */
    private static String name(ServerHttpRequest request, Kind kind, int part) {
        return (isSecure(request) ? "__Host-" : "") + kind.cookie + (part == 0 ? "" : "-" + part);
    }

    static boolean isSecure(ServerHttpRequest request) {
        return "https".equalsIgnoreCase(request.getURI().getScheme());
    }
}
