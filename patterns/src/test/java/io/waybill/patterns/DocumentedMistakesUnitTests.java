package io.waybill.patterns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake that {@code docs/patterns.md} names leads to the test that makes it, and no test is left unnamed. */
class DocumentedMistakesUnitTests {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path TESTS = Path.of("src/test/java/io/waybill/patterns");
    private static final Pattern LINK = Pattern.compile("\\]\\((\\.\\./patterns/[^)]+IntegrationTests\\.java)\\)");

    @ParameterizedTest
    @ValueSource(strings = {"patterns.md", "patterns.zh-CN.md"})
    void leadToTheirTests(String file) throws IOException {
        List<String> mistakes = Files.readAllLines(DOCS.resolve(file)).stream()
                .filter(line -> line.startsWith("- **"))
                .toList();

        assertThat(mistakes.stream().map(DocumentedMistakesUnitTests::test).distinct())
                .hasSameSizeAs(mistakes)
                .containsExactlyInAnyOrderElementsOf(tests());
    }

    private static Path test(String mistake) {
        List<String> links =
                LINK.matcher(mistake).results().map(link -> link.group(1)).toList();
        assertThat(links).as(mistake).hasSize(1);
        return DOCS.resolve(links.get(0)).normalize().getFileName();
    }

    private static List<Path> tests() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.map(Path::getFileName)
                    .filter(file -> file.toString().endsWith("IntegrationTests.java"))
                    .filter(file -> !file.toString().startsWith("Costs"))
                    .toList();
        }
    }
}
