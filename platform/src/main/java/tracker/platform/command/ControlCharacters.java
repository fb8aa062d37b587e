package tracker.platform.command;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tracker.contract.Contract;
import tracker.contract.Said;
import tracker.platform.error.Rejection.Violation;

/** Finds control characters in a request's texts; only tabs and line breaks may stand in them, where they are more than one line. */
final class ControlCharacters {

    private ControlCharacters() {}

    static List<Violation> in(Message message) {
        List<Violation> found = new ArrayList<>();
        collect(message, "", found);
        return found;
    }

    private static void collect(Message message, String prefix, List<Violation> found) {
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (Contract.isVerbatim(field)) {
                continue;
            }
            String path = prefix + field.getName();
            if (field.isRepeated()) {
                int index = 0;
                for (Object element : (List<?>) entry.getValue()) {
                    check(field, element, path + "[" + index++ + "]", found);
                }
            } else {
                check(field, entry.getValue(), path, found);
            }
        }
    }

    private static void check(FieldDescriptor field, Object value, String path, List<Violation> found) {
        if (value instanceof Message nested) {
            collect(nested, path + ".", found);
        } else if (value instanceof String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (Character.isISOControl(c) && (!mayStandInLines(c) || Contract.isOneLine(field))) {
                    found.add(new Violation(
                            path,
                            Said.of(
                                    "CONTROL_CHARACTER",
                                    "holds the control character {character} at {place}: remove it.",
                                    "U+%04X".formatted((int) c),
                                    i)));
                    return;
                }
            }
        }
    }

    private static boolean mayStandInLines(char c) {
        return c == '\n' || c == '\r' || c == '\t';
    }
}
