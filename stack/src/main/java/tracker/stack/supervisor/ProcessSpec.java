package tracker.stack.supervisor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process of the stack, as data.
 *
 * @param environment what it gets besides the supervisor's own environment; secrets go here, never into the command
 * @param pidFile where the process itself writes its pid, so that it is known even if the supervisor dies at that moment
 */
public record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        List<Integer> ports,
        String address,
        Readiness readiness,
        Duration startWithin,
        Duration stopWithin,
        Path log,
        Path pidFile) {}
