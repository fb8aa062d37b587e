package tracker.platform.command;

import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;

/** Paths of fields as people write them: `rows[2].values`. */
final class FieldPaths {

    private FieldPaths() {}

    static String text(FieldPath path) {
        StringBuilder text = new StringBuilder();
        for (FieldPathElement element : path.getElementsList()) {
            if (!text.isEmpty()) {
                text.append('.');
            }
            text.append(element.getFieldName());
            if (element.hasIndex()) {
                text.append('[').append(element.getIndex()).append(']');
            } else if (element.hasStringKey()) {
                text.append('[').append(element.getStringKey()).append(']');
            }
        }
        return text.toString();
    }
}
