package tracker.canary.list;

import com.google.protobuf.Message;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;

/** Breaks a rule: lists read what has been folded. */
class ListThatFolds {

    Escalation fold(Escalation escalation, Message event, EventMeta meta) {
        return EscalationFold.fold(escalation, event, meta);
    }
}
