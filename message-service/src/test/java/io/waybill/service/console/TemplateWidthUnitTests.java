package io.waybill.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Templates are read by people too. */
class TemplateWidthUnitTests {

    private static final Path TEMPLATES = Path.of("src", "main", "resources", "templates");
    private static final int WIDEST = 140;

    @Test
    void noLineIsTooWideToRead() throws IOException {
        List<Path> templates;
        try (Stream<Path> found = Files.walk(TEMPLATES)) {
            templates = found.filter(file -> file.toString().endsWith(".html")).toList();
        }
        assertThat(templates).isNotEmpty();
        for (Path template : templates) {
            assertThat(Files.readAllLines(template))
                    .as(template.toString())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(WIDEST));
        }
    }
}
