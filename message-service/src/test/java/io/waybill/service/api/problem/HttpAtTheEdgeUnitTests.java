package io.waybill.service.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the service refuses it refuses by a code; only its edge knows what HTTP makes of that. */
class HttpAtTheEdgeUnitTests {

    private static final Path SOURCES = Path.of("src/main/java/io/waybill/service");

    private static final Pattern HTTP =
            Pattern.compile("org\\.springframework\\.(http\\.HttpStatus|web\\.server\\.ResponseStatusException)\\b");

    /** Controllers, those who turn exceptions into answers, and what stands before all controllers. */
    private static final Pattern EDGE = Pattern.compile("console/page/ConsoleErrors\\.java"
            + "|api/problem/\\w+\\.java|access/(request|security|connection)/\\w+\\.java");

    @Test
    void nobodyElseKnowsAStatus() throws IOException {
        List<String> offenders;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            offenders = files.filter(Files::isRegularFile)
                    .map(file -> SOURCES.relativize(file).toString())
                    .filter(file -> !EDGE.matcher(file).matches()
                            && !file.endsWith("Controller.java")
                            && HTTP.matcher(read(file)).find())
                    .toList();
        }
        assertThat(offenders).isEmpty();
    }

    @Test
    void theTestSeesWhatItLooksFor() {
        assertThat(HTTP.matcher(read("api/problem/RefusalStatus.java")).find()).isTrue();
    }

    private static String read(String file) {
        try {
            return Files.readString(SOURCES.resolve(file));
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
