package tracker.stack.cli;

import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.Ports;
import tracker.stack.supervisor.Secrets;

/** What a person wants to know once the stack is ready. */
final class Welcome {

    private Welcome() {}

    static String text(DataDirectory data) {
        Ports ports = LocalStack.running(data).ports();
        return """

                The tracker is ready.

                  REST and web   http://127.0.0.1:%d
                  gRPC           escalations 127.0.0.1:%d, plans 127.0.0.1:%d, reports 127.0.0.1:%d
                  sign-in        http://127.0.0.1:%d/sign-in (issuer http://127.0.0.1:%d)
                  PostgreSQL     127.0.0.1:%d, database tracker (analysts: user tracker_analyst)
                  data and logs  %s

                Demo people, all with the password %s:
                %s

                A bearer token:  ./tracker token specialist%s     Stop:  ./tracker down%s
                """.formatted(
                        ports.gateway(),
                        ports.escalationGrpc(),
                        ports.remediationGrpc(),
                        ports.reportingGrpc(),
                        ports.gateway(),
                        ports.issuer(),
                        ports.postgres(),
                        data.root(),
                        new Secrets(data).get(Secrets.DEMO_PASSWORD),
                        LocalStack.people(),
                        DataOption.saying(data),
                        DataOption.saying(data));
    }
}
