package tracker.stack.importer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import tracker.stack.supervisor.StackException;

/** Says in words why a file that was to be imported cannot be read. */
final class Unreadable {

    private Unreadable() {}

    static StackException of(Path file, IOException cause) {
        String why = switch (cause) {
            case NoSuchFileException e -> "there is no such file.";
            case EOFException e -> "the gzip data end in the middle: the file is incomplete.";
            case ZipException e -> "the gzip data are damaged: " + e.getMessage();
            case CharacterCodingException e -> "it is not UTF-8 text.";
            default -> String.valueOf(cause.getMessage());
        };
        return new StackException("%s cannot be read: %s Nothing was imported.".formatted(file, why), cause);
    }
}
