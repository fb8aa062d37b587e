package tracker.platform.command;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names the code that folds an aggregate's events: a digest of the decider's class, of every class of ours that it uses, and
 * of what its state is made of. Whoever changes what an event means cannot forget to say so.
 */
final class RulesRevision {

    private static final String OURS = "tracker/";
    private static final String PROTOBUF = "com/google/protobuf/";

    private RulesRevision() {}

    static String of(SnapshotDecider<?, ?> decider) {
        return of(decider, decider.getClass().getClassLoader());
    }

    static <S> String of(SnapshotDecider<S, ?> decider, ClassLoader code) {
        Message state = decider.snapshot(decider.initial("any"));
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(state.getDescriptorForType().getFile().toProto().toByteArray());
            sha256.update(decider.getClass().getName().getBytes(StandardCharsets.UTF_8));
            code(decider.getClass(), code).values().forEach(sha256::update);
            return HexFormat.of().formatHex(sha256.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** The class files by name. */
    private static Map<String, byte[]> code(Class<?> rules, ClassLoader loader) {
        Map<String, byte[]> code = new TreeMap<>();
        Deque<String> todo = new ArrayDeque<>();
        todo.add(rules.getName().replace('.', '/'));
        while (!todo.isEmpty()) {
            String name = todo.remove();
            if (code.containsKey(name)) {
                continue;
            }
            byte[] bytes = read(loader, name);
            ClassModel model = ClassFile.of().parse(bytes);
            if (isGenerated(model)) {
                continue;
            }
            code.put(name, bytes);
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof ClassEntry used && used.asInternalName().startsWith(OURS)) {
                    todo.add(used.asInternalName());
                }
            }
        }
        return code;
    }

    /** Messages are data; what they mean is said by the code that reads them. */
    private static boolean isGenerated(ClassModel model) {
        return model.superclass().stream().anyMatch(RulesRevision::isProtobuf)
                || model.interfaces().stream().anyMatch(RulesRevision::isProtobuf);
    }

    private static boolean isProtobuf(ClassEntry type) {
        return type.asInternalName().startsWith(PROTOBUF);
    }

    private static byte[] read(ClassLoader loader, String name) {
        try (InputStream bytes = loader.getResourceAsStream(name + ".class")) {
            if (bytes == null) {
                throw new IllegalStateException("The class file of " + name + " is not on the class path");
            }
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
