package tracker.remediation;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Plans, their items and commitments, and the teams that carry them. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RemediationServiceApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(RemediationServiceApplication.class, arguments);
    }
}
