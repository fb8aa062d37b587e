package tracker.bench;

import java.io.Closeable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tracker.stack.faults.FaultProxy;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.Ports;
import tracker.stack.supervisor.StackState;

/** A proxy on each way between parts of one stack, so that every way can be broken. */
final class Links implements Closeable {

    private final Map<Link, List<FaultProxy>> proxies = new EnumMap<>(Link.class);
    private final DataDirectory data;

    /** @param directory of the stack, which may be one that has yet to start */
    Links(Path directory) {
        data = new DataDirectory(directory);
        for (Link link : Link.values()) {
            proxies.put(
                    link,
                    link.ends().stream()
                            .map(end -> FaultProxy.to(() -> end.port().applyAsInt(ports())))
                            .toList());
        }
    }

    private Ports ports() {
        return StackState.read(data)
                .orElseThrow(() -> new IllegalStateException("Nothing runs on " + data.root()))
                .ports();
    }

    /** Of {@code ./tracker up}, so that the parts find each other by way of the proxies. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        proxies.forEach((link, between) -> {
            for (String part : link.from()) {
                for (int i = 0; i < between.size(); i++) {
                    Link.End end = link.ends().get(i);
                    options.add("--tell");
                    options.add("%s:%s=%s"
                            .formatted(
                                    part,
                                    end.variable(),
                                    end.address().formatted(between.get(i).port())));
                }
            }
        });
        return options;
    }

    void suffer(Link link, FaultProxy.Fault fault) {
        of(link).forEach(proxy -> proxy.suffer(fault));
    }

    void delay(Link link, Duration oneWay) {
        of(link).forEach(proxy -> proxy.delay(oneWay));
    }

    void heal(Link link) {
        of(link).forEach(FaultProxy::heal);
    }

    private List<FaultProxy> of(Link link) {
        return proxies.getOrDefault(link, List.of());
    }

    @Override
    public void close() {
        proxies.values().forEach(each -> each.forEach(FaultProxy::close));
    }
}
