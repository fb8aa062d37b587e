package tracker.reporting;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where documents are, and how patient a query is.
 *
 * @param documents address of the document store, with the database
 * @param readAfter longest wait of a query that asks to read after a change, unless nine tenths of its call's deadline are less
 * @param poll when such a query looks first if another process moves the read model; ever less often after that
 */
@Validated
@ConfigurationProperties("tracker.reporting")
record ReportingProperties(
        @NotBlank String documents,
        @DefaultValue("5s") @NotNull Duration readAfter,
        @DefaultValue("50ms") @NotNull Duration poll) {

    @Override
    public String toString() {
        return "ReportingProperties[readAfter=" + readAfter + ", poll=" + poll + "]";
    }
}
