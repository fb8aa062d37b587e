package tracker.stack.issuer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Gives a demo person's token to whoever can read the data directory's secret: the command line of this machine. */
@RestController
class LocalTokens {

    private final IssuerSettings settings;
    private final JwtEncoder encoder;

    LocalTokens(IssuerSettings settings, JwtEncoder encoder) {
        this.settings = settings;
        this.encoder = encoder;
    }

    @PostMapping(path = "/local/tokens", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> token(
            @RequestHeader(HttpHeaders.AUTHORIZATION) String authorization,
            @RequestParam @Nullable String person,
            @RequestParam @Nullable String role,
            @RequestParam @Nullable String team) {
        if (!isSecret(authorization)) {
            return refusal(HttpStatus.UNAUTHORIZED, "The secret is not this data directory's");
        }
        var found = person == null ? DemoPeople.byRole(role == null ? "" : role, team) : DemoPeople.byId(person);
        return found.map(this::token)
                .orElseGet(() -> refusal(HttpStatus.NOT_FOUND, "There is no demo person like that"));
    }

    private ResponseEntity<Map<String, Object>> token(DemoPeople.Person person) {
        Instant now = Instant.now();
        JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                .issuer(settings.url().toString())
                .audience(Claims.audience())
                .subject(person.id())
                .id(UUID.randomUUID().toString())
                .issuedAt(now)
                .notBefore(now)
                .expiresAt(now.plus(settings.tokenLifetime()));
        Claims.authority(claims, person.id());
        JwsHeader header = JwsHeader.with(SignatureAlgorithm.RS256).type("JWT").build();
        String token = encoder.encode(JwtEncoderParameters.from(header, claims.build()))
                .getTokenValue();
        return ResponseEntity.ok(Map.of(
                "access_token",
                token,
                "token_type",
                "Bearer",
                "expires_in",
                settings.tokenLifetime().toSeconds(),
                "person",
                person.id()));
    }

    private boolean isSecret(String authorization) {
        return MessageDigest.isEqual(
                authorization.getBytes(StandardCharsets.UTF_8),
                ("Bearer " + settings.localSecret()).getBytes(StandardCharsets.UTF_8));
    }

    private static ResponseEntity<Map<String, Object>> refusal(HttpStatus status, String reason) {
        return ResponseEntity.status(status).body(Map.of("error", reason));
    }
}
