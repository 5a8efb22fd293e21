package io.waybill.service;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The house: which group of features may use which, and how it is drawn in the docs. */
class ArchitectureUnitTests {

    private static final Path SOURCES = Path.of("src/main/java/io/waybill/service");
    private static final int MOST_FILES = 21;

    private final ApplicationModules groups = ApplicationModules.of(MessageServiceApplication.class);

    /** What each may use stands in its package-info, as does what it shows to others. */
    @Test
    void noGroupUsesWhatItMayNot() {
        groups.verify();
    }

    @Test
    void noFeatureUsesAnotherThatUsesIt() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackagesOf(MessageServiceApplication.class);

        slices().matching("io.waybill.service.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void thePictureInTheDocsIsTheCodes() throws IOException {
        for (String page : new String[] {"architecture.md", "architecture.zh-CN.md"}) {
            GroupPicture.in(Path.of("..", "docs", page)).isTrueOf(groups);
        }
    }

    @Test
    void noFolderHoldsMoreThanOneSees() throws IOException {
        try (Stream<Path> folders = Files.walk(SOURCES)) {
            assertThat(folders.filter(Files::isDirectory)).allSatisfy(folder -> {
                try (Stream<Path> files = Files.list(folder)) {
                    assertThat(files.filter(file -> file.toString().endsWith(".java"))
                                    .filter(file -> !file.endsWith("package-info.java")))
                            .as("files in " + folder)
                            .hasSizeLessThanOrEqualTo(MOST_FILES);
                }
            });
        }
    }
}
