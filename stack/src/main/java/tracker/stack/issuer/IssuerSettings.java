package tracker.stack.issuer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the issuer answers and what it must know; every secret is made by the supervisor when the data directory is new.
 *
 * @param url the issuer as tokens name it
 * @param keys the file that holds the signing key; made when missing; beside it is remembered who has signed in
 * @param gateway where people come from and go back to
 * @param demoPassword what every demo person signs in with
 * @param localSecret what the command line shows to get a demo person's token
 * @param tokenLifetime of a service's token, and of one for the command line
 * @param renewedEvery how long the token of a person at the page is good before the gateway gets the next one
 * @param signInLifetime after which they have to sign in again
 * @param clients the secret of each service, by client id
 */
@ConfigurationProperties("issuer")
record IssuerSettings(
        URI url,
        Path keys,
        URI gateway,
        String demoPassword,
        String localSecret,
        Duration tokenLifetime,
        Duration renewedEvery,
        Duration signInLifetime,
        Map<String, String> clients) {}
