package io.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests that CONTRIBUTING.md names run by default, and no chapter of the guarantees is without one. */
class UntaggedTestsUnitTests {

    private static final Path ROOT = Path.of("..");
    private static final Pattern NAME = Pattern.compile("`(\\w+IntegrationTests)`");
    private static final Pattern CHAPTER = Pattern.compile("^## (.+)$", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("^    @(Test|ParameterizedTest)\\b", Pattern.MULTILINE);
    private static final Pattern TAGGED = Pattern.compile("^    @Tag\\(\"full\"\\)", Pattern.MULTILINE);

    static List<String> named() throws IOException {
        return NAME.matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("named")
    void thatIsNamedRunsByDefault(String name) throws IOException {
        String source = source(name);
        assertThat(source).doesNotContainPattern("(?m)^@Tag\\(\"full\"\\)");
        assertThat(count(TAGGED, source)).isLessThan(count(TEST, source));
    }

    @Test
    void everyChapterOfTheGuaranteesHasOne() throws IOException {
        String list = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
        List<String> links = CHAPTER.matcher(Files.readString(ROOT.resolve("docs/guarantees.md")))
                .results()
                .map(match -> match.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .filter(anchor -> !anchor.equals("limits"))
                .map(anchor -> "(docs/guarantees.md#" + anchor + ") | `")
                .toList();
        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(list).contains(link));
    }

    private static String source(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(ROOT)) {
            for (Path module : modules) {
                found.addAll(find(module.resolve("src/test/java"), name + ".java"));
            }
        }
        assertThat(found).as(name).hasSize(1);
        return Files.readString(found.get(0));
    }

    private static List<Path> find(Path folder, String name) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    private static long count(Pattern pattern, String source) {
        return pattern.matcher(source).results().count();
    }
}
