package io.waybill.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.ibatis.annotations.Mapper;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The house: which group of features may use which, and how it is drawn in the docs. */
class ArchitectureUnitTests {

    private static final Path SOURCES = Path.of("src/main/java/io/waybill/service");
    private static final String SERVICE = "io.waybill.service";
    private static final String PROTOCOL = "io.waybill.protocol";
    private static final List<String> PAGES = List.of("architecture.md", "architecture.zh-CN.md");
    private static final int MOST_FILES = 21;

    private static final ApplicationModules GROUPS = ApplicationModules.of(MessageServiceApplication.class);
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(SERVICE, PROTOCOL);

    /** What each may use stands in its package-info, as does what it shows to others. */
    @Test
    void noGroupUsesWhatItMayNot() {
        GROUPS.verify();
    }

    @Test
    void noFeatureUsesAnotherThatUsesIt() {
        slices().matching("io.waybill.service.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** Those of the protocol count too: both are read together. */
    @Test
    void noTwoTypesHaveOneName() {
        Map<String, List<String>> byName = CLASSES.stream()
                .filter(type -> !type.isAnonymousClass() && !type.isLocalClass())
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));

        assertThat(byName)
                .hasSizeGreaterThan(500)
                .allSatisfy((name, types) -> assertThat(types).hasSize(1));
    }

    /** MyBatis keeps one statement for a name, and calls it for both. */
    @Test
    void noMapperHasTwoMethodsOfOneName() {
        List<JavaClass> mappers = CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(Mapper.class))
                .toList();

        assertThat(mappers)
                .hasSizeGreaterThan(20)
                .allSatisfy(mapper -> assertThat(mapper.getMethods())
                        .extracting(JavaMethod::getName)
                        .doesNotHaveDuplicates());
    }

    /** Whatever writes says whether it may be done again: {@code Transactions} and {@code TransactionalOnce} do. */
    @Test
    void annotationsBeginTransactionsToReadAlone() {
        methods()
                .that()
                .areAnnotatedWith(Transactional.class)
                .should(new ArchCondition<>("only read, or join the caller's transaction") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        Transactional transaction = method.getAnnotationOfType(Transactional.class);
                        if (!transaction.readOnly() && transaction.propagation() != Propagation.MANDATORY) {
                            events.add(SimpleConditionEvent.violated(method, method.getFullName() + " writes"));
                        }
                    }
                })
                .check(CLASSES);
        noClasses()
                .that()
                .areNotAnnotations()
                .should()
                .beAnnotatedWith(Transactional.class)
                .check(CLASSES);
    }

    @Test
    void whatTheDocsSayOfFoldersIsSo() throws IOException {
        for (String page : PAGES) {
            Path file = Path.of("..", "docs", page);
            GroupPicture.in(file).isTrueOf(GROUPS);
            ArchitecturePage.read(file).namesEveryFeature();
            ArchitecturePage.read(file).namesNothingThatIsNotThere();
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
