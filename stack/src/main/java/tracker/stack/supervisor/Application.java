package tracker.stack.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tracker.stack.stores.Directories;

/**
 * An executable jar laid out as plain jars beside it, which start faster than nested ones and may have an archive
 * of their classes.
 *
 * @param directory holds app.jar, its libraries, and the archives; named after all that its content depends on
 */
record Application(Path directory) {

    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String LIBRARIES = "BOOT-INF/lib/";

    /** Unpacks the jar unless just this one is unpacked already. */
    static Application of(Path executable) throws IOException {
        Path home = executable.resolveSibling("unpacked");
        Path directory = home.resolve(fingerprint(executable));
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(home);
            Path beside = Files.createTempDirectory(home, "unpacking");
            unpack(executable, beside);
            moveInto(directory, beside);
            forgetAllBut(directory, home);
        }
        return new Application(directory);
    }

    /** If another stack was quicker, its files are the same. */
    private static void moveInto(Path directory, Path unpacked) throws IOException {
        try {
            Files.move(unpacked, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
            Directories.delete(unpacked);
        }
    }

    /** Keeps the one before too, because a running stack may still need it. */
    private static void forgetAllBut(Path directory, Path home) throws IOException {
        List<Path> others;
        try (Stream<Path> entries = Files.list(home)) {
            others = entries.filter(other -> !other.equals(directory))
                    .sorted(Comparator.comparing(other -> -other.toFile().lastModified()))
                    .toList();
        }
        for (Path other : others.subList(Math.min(1, others.size()), others.size())) {
            Directories.delete(other);
        }
    }

    /**
     * The first run writes down the classes it has loaded when it ends, and every later one maps them. (A full
     * ahead-of-time cache starts faster still, but recording it doubled the memory of the first run.)
     */
    List<String> startsFaster(String part) {
        return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + directory.resolve(part + ".jsa"));
    }

    Path jar() {
        return directory.resolve("app.jar");
    }

    /** The names and checksums of all that is in the jar, and the JDK, for which an archive is made. */
    private static String fingerprint(Path executable) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
        try (ZipFile zip = new ZipFile(executable.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                checksum.update((entry.getName() + entry.getCrc()).getBytes(StandardCharsets.UTF_8));
            }
        }
        return Long.toHexString(checksum.getValue());
    }

    private static void unpack(Path executable, Path directory) throws IOException {
        try (JarFile source = new JarFile(executable.toFile())) {
            Files.createDirectories(directory.resolve("lib"));
            List<String> libraries = Collections.list(source.entries()).stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                    .toList();
            for (String library : libraries) {
                try (InputStream content = source.getInputStream(source.getEntry(library))) {
                    Files.copy(content, directory.resolve("lib").resolve(library.substring(LIBRARIES.length())));
                }
            }
            try (OutputStream file = Files.newOutputStream(directory.resolve("app.jar"));
                    JarOutputStream jar = new JarOutputStream(file, manifest(source, libraries))) {
                copyClasses(source, jar);
            }
        }
    }

    private static Manifest manifest(JarFile source, List<String> libraries) throws IOException {
        Attributes original = source.getManifest().getMainAttributes();
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, original.getValue("Start-Class"));
        attributes.put(
                Attributes.Name.CLASS_PATH,
                libraries.stream()
                        .map(library -> "lib/" + library.substring(LIBRARIES.length()))
                        .collect(Collectors.joining(" ")));
        for (Attributes.Name name :
                List.of(Attributes.Name.IMPLEMENTATION_TITLE, Attributes.Name.IMPLEMENTATION_VERSION)) {
            if (original.getValue(name) != null) {
                attributes.put(name, original.getValue(name));
            }
        }
        return manifest;
    }

    private static void copyClasses(JarFile source, JarOutputStream jar) throws IOException {
        Set<String> written = new HashSet<>(Set.of(JarFile.MANIFEST_NAME));
        for (ZipEntry entry : Collections.list(source.entries())) {
            String name = entry.getName().startsWith(CLASSES)
                    ? entry.getName().substring(CLASSES.length())
                    : entry.getName().startsWith("META-INF/") ? entry.getName() : "";
            if (!name.isEmpty() && written.add(name)) {
                jar.putNextEntry(new ZipEntry(name));
                try (InputStream content = source.getInputStream(entry)) {
                    content.transferTo(jar);
                }
                jar.closeEntry();
            }
        }
    }
}
