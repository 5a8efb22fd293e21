package io.waybill.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;

/** What docs/migrating.md shows: tests run it as it stands there. */
final class Guide {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Guide() {}

    /** Everything that is shown, in its order. */
    static List<String> blocks(String page) {
        return BLOCK.matcher(read(DOCS.resolve(page)))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** The settings shown in a chapter. */
    static List<String> settings(String chapter, String section) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ByteArrayResource(only("yaml", chapter, section).getBytes(StandardCharsets.UTF_8)));
        List<String> settings = new ArrayList<>();
        yaml.getObject().forEach((name, value) -> settings.add(name + "=" + value));
        return settings;
    }

    static List<String> sql(String chapter, String section) {
        return shown("sql", chapter, section);
    }

    /** The code shown in a chapter is that of a test. */
    static void assertIsCodeOf(Class<?> test, String chapter, String section) {
        String source = squeezed(read(Path.of("src/test/java", test.getName().replace('.', '/') + ".java")));
        assertThat(shown("java", chapter, section))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(source).contains(squeezed(code)));
    }

    private static String only(String language, String chapter, String section) {
        List<String> shown = shown(language, chapter, section);
        assertThat(shown).as(language + " in " + chapter + ", " + section).hasSize(1);
        return shown.get(0);
    }

    private static List<String> shown(String language, String chapter, String section) {
        String ofChapter = part(read(DOCS.resolve("migrating.md")), "## " + chapter, "\n## ");
        return BLOCK.matcher(
                        section.isEmpty() ? ofChapter.split("\n### ")[0] : part(ofChapter, "### " + section, "\n### "))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static String part(String text, String heading, String next) {
        int begin = text.indexOf("\n" + heading + "\n");
        assertThat(begin).as(heading).isPositive();
        int end = text.indexOf(next, begin + heading.length());
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\bstatic\\s+class", "class").replaceAll("\\s+", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
