package tracker.stack.issuer;

import java.util.List;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;

/** What every token says besides the protocol's own claims: who it is for, in which roles and teams. */
final class Claims {

    static final String AUDIENCE = "tracker";

    private Claims() {}

    /** A service calls under its own client id and belongs to no team. */
    static void authority(JwtClaimsSet.Builder claims, String subject) {
        DemoPeople.byId(subject)
                .ifPresentOrElse(
                        person -> put(claims, person.roles(), person.teams()),
                        () -> put(claims, List.of("service"), List.of()));
    }

    private static void put(JwtClaimsSet.Builder claims, List<String> roles, List<String> teams) {
        claims.claim("roles", roles).claim("teams", teams);
    }
}
