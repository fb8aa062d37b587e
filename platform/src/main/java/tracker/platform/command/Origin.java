package tracker.platform.command;

import java.util.Locale;
import org.axonframework.messaging.MetaData;

/** Whether an event happened here, or was taken in from another tool's history. */
public enum Origin {
    LIVE,
    IMPORT;

    /** The origin that stands in an event's meta data. */
    public static Origin of(MetaData metaData) {
        return IMPORT.text().equals(metaData.get(EventKeys.ORIGIN)) ? IMPORT : LIVE;
    }

    /** As it stands in meta data and timelines. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
