package tracker.escalation;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Escalations, the problems that they reveal, and the intake of other tools' histories. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class EscalationServiceApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(EscalationServiceApplication.class, arguments);
    }
}
