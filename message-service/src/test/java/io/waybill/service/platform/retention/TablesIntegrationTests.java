package io.waybill.service.platform.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.service.support.Rest;
import io.waybill.service.support.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nothing grows without bound, and it is written down what bounds it. */
@ServiceTest
class TablesIntegrationTests {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\| ([^|]+) \\|", Pattern.MULTILINE);
    private static final Pattern CREATED = Pattern.compile("create table (?:if not exists )?(\\w+)");
    private static final Path STARTER =
            Path.of("..", "waybill-client", "src", "main", "resources", "META-INF", "waybill");

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    List<Sweep> sweeps;

    @Autowired
    ApplicationContext service;

    private static Map<String, String> answers(String page) throws IOException {
        Map<String, String> answers = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", page)));
        while (row.find()) {
            answers.put(row.group(1), row.group(2).strip());
        }
        return answers;
    }

    private List<String> tables() throws IOException {
        List<String> tables = new ArrayList<>(ofTheService());
        try (Stream<Path> schemas = Files.list(STARTER)) {
            for (Path schema : schemas.toList()) {
                Matcher created = CREATED.matcher(Files.readString(schema));
                while (created.find()) {
                    tables.add(created.group(1));
                }
            }
        }
        return tables;
    }

    private List<String> ofTheService() {
        return jdbc.queryForList(
                "select table_name from information_schema.tables where table_schema = database()", String.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"operations.md", "operations.zh-CN.md"})
    void ofEveryTableItIsWrittenWhatBoundsIt(String page) throws IOException {
        Map<String, String> answers = answers(page);
        assertThat(answers.keySet()).containsExactlyInAnyOrderElementsOf(tables());
        assertThat(answers.values()).noneMatch(answer -> answer.isEmpty() || answer.equals("\u2014"));
        answers.keySet().remove("message_closed");
        assertThat(answers.values()).noneMatch(answer -> answer.contains("not yet") || answer.contains("\u5c1a\u672a"));
    }

    @Test
    void whatIsSaidToBeBoundByAgeIsSwept() throws IOException {
        List<String> swept = sweeps.stream().map(Sweep::table).toList();
        List<String> elsewhere = List.of("operation_item", "journal_history"); // With what they belong to.
        Map<String, String> answers = answers("operations.md");
        answers.forEach((table, answer) -> {
            if (answer.startsWith("age:") && !table.startsWith("waybill_") && !elsewhere.contains(table)) {
                assertThat(swept).contains(table);
            }
        });
        assertThat(answers.keySet()).containsAll(swept);
    }

    /** Asked of the service itself: what people see of each table, and not only what is written of it. */
    @Test
    void everyTableIsSweptOrNamedWithItsBound() {
        List<JSONObject> tables = Rest.to(service)
                .get("/api/v1/storage")
                .json()
                .getJSONArray("tables")
                .toJavaList(JSONObject.class);
        assertThat(tables)
                .extracting(each -> each.getString("table"))
                .containsExactlyInAnyOrderElementsOf(ofTheService());
        assertThat(tables)
                .allSatisfy(each -> assertThat(each.getString("bound"))
                        .as("what bounds " + each.getString("table") + ": a sweep, or a line in TableBound")
                        .isNotBlank());
    }

    /** Somebody is told before a ceiling costs anybody anything, or whoever asks for more is told that he gets none. */
    @ParameterizedTest
    @ValueSource(strings = {"operations.md", "operations.zh-CN.md"})
    void everyCeilingHasAnAlarmOrIsToldToWhoeverMeetsIt(String page) throws IOException {
        Map<String, String> withCeiling = Ceilings.of(page);
        assertThat(withCeiling).hasSizeGreaterThan(8);
        assertThat(withCeiling)
                .allSatisfy((table, text) -> assertThat(text)
                        .as(table)
                        .matches(words -> words.contains("NEARLY_FULL")
                                || Set.of("producer", "policy", "endpoint").contains(table)));
        assertThat(sweeps.stream().map(Sweep::table))
                .as("what alarms come from")
                .containsAll(Ceilings.withAlarm());
    }
}
