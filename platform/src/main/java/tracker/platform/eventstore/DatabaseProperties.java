package tracker.platform.eventstore;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The service's place in the shared database, and who may change its tables.
 *
 * @param schema the service's own schema
 * @param ownerUser role that owns the schemas; used for migrations only
 * @param ownerPassword its password; empty where another process migrates
 */
@Validated
@ConfigurationProperties("tracker.database")
public record DatabaseProperties(
        @NotBlank @Pattern(regexp = "[a-z_]+") String schema,
        @NotBlank String ownerUser,
        @NotNull String ownerPassword) {

    boolean migrates() {
        return !ownerPassword.isEmpty();
    }

    @Override
    public String toString() {
        return "DatabaseProperties[schema=" + schema + ", ownerUser=" + ownerUser + "]";
    }
}
