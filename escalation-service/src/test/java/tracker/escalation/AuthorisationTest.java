package tracker.escalation;

import io.grpc.BindableService;
import io.grpc.ServiceDescriptor;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.platform.identity.EveryCellOfTheMatrix;

/** Who may call what of this service. */
class AuthorisationTest extends RunningService implements EveryCellOfTheMatrix {

    @Autowired
    private List<BindableService> services = List.of();

    @Override
    public List<ServiceDescriptor> services() {
        return services.stream()
                .map(service -> service.bindService().getServiceDescriptor())
                .toList();
    }
}
