package tracker.stack.issuer;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.security.oauth2.server.authorization.JdbcOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/** Who has signed in, kept in a file beside the key, so that a restart signs nobody out. */
@Configuration(proxyBeanMethods = false)
class Authorizations {

    private static final ClassPathResource TABLE = new ClassPathResource(
            "org/springframework/security/oauth2/server/authorization/oauth2-authorization-schema.sql");

    /** Every thread takes the one connection, which H2 allows; it closes the file at the end. */
    @Bean
    SingleConnectionDataSource rememberedAuthorizations(IssuerSettings settings) {
        Path file = settings.keys().resolveSibling("authorizations").toAbsolutePath();
        return new SingleConnectionDataSource("jdbc:h2:file:%s;WRITE_DELAY=0".formatted(file), true);
    }

    @Bean
    OAuth2AuthorizationService whoHasSignedIn(DataSource remembered, RegisteredClientRepository clients) {
        JdbcTemplate sql = new JdbcTemplate(remembered);
        Integer tables = sql.queryForObject(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'OAUTH2_AUTHORIZATION'",
                Integer.class);
        if (Integer.valueOf(0).equals(tables)) {
            new ResourceDatabasePopulator(TABLE).execute(remembered);
        }
        sql.update("""
                DELETE FROM oauth2_authorization
                WHERE COALESCE(refresh_token_expires_at, access_token_expires_at, authorization_code_expires_at) < ?""", Timestamp.from(Instant.now()));
        return new JdbcOAuth2AuthorizationService(sql, clients);
    }
}
