package tracker.platform.command;

import com.google.protobuf.Message;
import java.util.List;
import tracker.contract.EventMeta;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;

/** Plans without rules: for tests of how events are folded. */
class Plans implements SnapshotDecider<Plan, Plan> {

    @Override
    public String collection() {
        return "plans";
    }

    @Override
    public Plan initial(String name) {
        return Plan.newBuilder().setName(name).build();
    }

    @Override
    public List<? extends Message> decide(Context context, Message command, Plan state) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Plan evolve(Plan state, Message event, EventMeta meta) {
        return PlanFold.fold(state, event, meta);
    }

    @Override
    public Plan resource(Plan state) {
        return state;
    }

    @Override
    public Message snapshot(Plan state) {
        return state;
    }

    @Override
    public Plan restore(Message snapshot) {
        return (Plan) snapshot;
    }
}
