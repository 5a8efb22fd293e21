package io.waybill.service.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.platform.refusal.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

class RefusalsUnitTests {

    private static final List<Refusal> ALL = all();

    private static List<Refusal> all() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(Refusal.class));
        return scanner.findCandidateComponents("io.waybill.service").stream()
                .flatMap(each -> Arrays.stream(constants(each.getBeanClassName())))
                .toList();
    }

    private static Refusal[] constants(String type) {
        try {
            return (Refusal[]) Class.forName(type).getEnumConstants();
        } catch (ClassNotFoundException gone) {
            throw new AssertionError(gone);
        }
    }

    @Test
    void noTwoRefusalsHaveOneCode() {
        assertThat(ALL).hasSizeGreaterThan(60);
        assertThat(ALL.stream().map(Refusal::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh_CN"})
    void everyRefusalHasWords(String language) throws IOException {
        Properties texts = new Properties();
        try (Reader file =
                Files.newBufferedReader(Path.of("src/main/resources/messages_" + language + ".properties"))) {
            texts.load(file);
        }
        assertThat(texts.stringPropertyNames())
                .containsAll(ALL.stream().map(each -> "refusal." + each.name()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest.md", "rest.zh-CN.md"})
    void everyCodeThatProgramsSeeIsExplainedWithItsStatus(String page) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../docs", page));
        assertThat(ALL.stream().filter(each -> !each.getClass().getPackageName().contains(".console.")))
                .allSatisfy(each -> assertThat(lines)
                        .as(each.name())
                        .anyMatch(line -> line.startsWith("| `")
                                && line.contains("`" + each.name() + "`")
                                && line.contains(
                                        "| " + RefusalStatus.of(each.kind()).value() + " |")));
    }
}
