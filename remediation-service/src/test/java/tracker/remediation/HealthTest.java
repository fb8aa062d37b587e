package tracker.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;

/** While the database is away nobody asks the service, and nobody restarts it. */
class HealthTest extends RunningService {

    @Autowired
    private HealthEndpointGroups health;

    @Test
    void itIsReadyWhileItsDatabaseIsThere() {
        assertThat(health.get("readiness").isMember("db")).isTrue();
        assertThat(health.get("liveness").isMember("db")).isFalse();
    }
}
