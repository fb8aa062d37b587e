package tracker.stack.issuer;

import java.util.ArrayList;
import java.util.List;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;

/** What every token says besides the protocol's own claims: who it is for, in which roles and teams. */
final class Claims {

    private static final String AUDIENCE = "tracker";

    private Claims() {}

    /** A service calls under its own client id and belongs to no team. */
    static void authority(JwtClaimsSet.Builder claims, String subject) {
        DemoPeople.byId(subject)
                .ifPresentOrElse(
                        person -> put(claims, person.roles(), person.teams()),
                        () -> put(claims, List.of("service"), List.of()));
    }

    /** What a page calls the person. */
    static void name(JwtClaimsSet.Builder claims, String subject) {
        DemoPeople.byId(subject).ifPresent(person -> claims.claim(StandardClaimNames.NAME, person.name()));
    }

    static List<String> audience() {
        return kept(List.of(AUDIENCE));
    }

    private static void put(JwtClaimsSet.Builder claims, List<String> roles, List<String> teams) {
        claims.claim("roles", kept(roles)).claim("teams", kept(teams));
    }

    /** Of a kind that may be read back from where authorizations are kept. */
    private static List<String> kept(List<String> values) {
        return new ArrayList<>(values);
    }
}
