package io.waybill.service.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

/** How statements are written down. */
class StatementsUnitTests {

    private static final String SERVICE = "io.waybill.service";
    private static final int LONGEST_IN_JAVA = 10;

    /** What {@link SqlCodes} replaces. What is replaced at each execution begins with a small letter. */
    private static final Pattern NAME = Pattern.compile("\\$\\{([A-Z]\\w*)\\.(\\w+)}");

    @Test
    void noAnnotationHoldsAScript() {
        assertThat(inAnnotations()).isNotEmpty();
        assertThat(inAnnotations()).allSatisfy((method, sql) -> assertThat(sql).doesNotContain("<script>"));
    }

    @Test
    void whatHasMoreThanTenLinesLivesInXml() {
        assertThat(inAnnotations())
                .allSatisfy((method, sql) -> assertThat(sql.strip().lines()).hasSizeLessThanOrEqualTo(LONGEST_IN_JAVA));
    }

    @Test
    void namesOfCodesAreThoseOfConstants() {
        List<String> names = Stream.concat(inAnnotations().values().stream(), xml())
                .flatMap(sql -> NAME.matcher(sql).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(names).isNotEmpty().isSubsetOf(constants());
    }

    @Test
    void noTwoEnumsWithCodesHaveOneName() {
        assertThat(enumsWithCodes().map(Class::getSimpleName)).isNotEmpty().doesNotHaveDuplicates();
    }

    private static Map<String, String> inAnnotations() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition candidate) {
                return true;
            }
        };
        scan.addIncludeFilter(new AnnotationTypeFilter(Mapper.class, false, true));
        Map<String, String> statements = new TreeMap<>();
        classes(scan)
                .forEach(mapper -> Arrays.stream(mapper.getDeclaredMethods())
                        .forEach(method -> statement(method)
                                .forEach(sql -> statements.put(mapper.getSimpleName() + "." + method.getName(), sql))));
        return statements;
    }

    private static Stream<String> statement(AnnotatedElement method) {
        return Arrays.stream(method.getAnnotations())
                .map(StatementsUnitTests::lines)
                .filter(lines -> lines.length > 0)
                .map(lines -> String.join("\n", lines));
    }

    private static String[] lines(Annotation annotation) {
        if (annotation instanceof Select select) {
            return select.value();
        }
        if (annotation instanceof Insert insert) {
            return insert.value();
        }
        if (annotation instanceof Update update) {
            return update.value();
        }
        return annotation instanceof Delete delete ? delete.value() : new String[0];
    }

    private static Stream<String> xml() {
        try {
            Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath:/mapper/**/*.xml");
            assertThat(files).isNotEmpty();
            List<String> texts = new ArrayList<>();
            for (Resource file : files) {
                texts.add(file.getContentAsString(StandardCharsets.UTF_8));
            }
            return texts.stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> constants() {
        Stream<String> codes = enumsWithCodes()
                .flatMap(type -> Arrays.stream(type.getEnumConstants())
                        .map(each -> "${" + type.getSimpleName() + "." + ((Enum<?>) each).name() + "}"));
        return Stream.concat(codes, Stream.of("${Timeline.ERASURE}")).toList(); // The one that stands for no code.
    }

    private static Stream<Class<?>> enumsWithCodes() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AssignableTypeFilter(Enum.class));
        return classes(scan)
                .filter(type -> Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals("code") && method.getParameterCount() == 0));
    }

    private static Stream<Class<?>> classes(ClassPathScanningCandidateComponentProvider scan) {
        return scan.findCandidateComponents(SERVICE).stream()
                .map(found -> ClassUtils.resolveClassName(
                        String.valueOf(found.getBeanClassName()), StatementsUnitTests.class.getClassLoader()));
    }
}
