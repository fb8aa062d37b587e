package tracker.platform.eventstore;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The program that migrates and ends, so that the service whose class path it is started with need not know the owner's password.
 * Reads the same settings as that service.
 */
@EnableConfigurationProperties(DatabaseProperties.class)
public class Migrate {

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(Migrate.class)
                .web(WebApplicationType.NONE)
                .run(arguments)
                .close();
    }

    @Bean
    Migrations migrations(Environment environment, DatabaseProperties database) {
        if (!database.migrates()) {
            throw new IllegalStateException("TRACKER_POSTGRES_OWNER_PASSWORD is missing: only the owner may migrate");
        }
        return new Migrations(
                environment.getRequiredProperty("spring.datasource.url"),
                environment.getRequiredProperty("spring.datasource.username"),
                "",
                database);
    }
}
