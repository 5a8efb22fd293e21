package io.waybill.service.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;

class PhrasesUnitTests {

    private static final Path SOURCES = Path.of("src/main/java/io/waybill/service");

    private Phrases phrases;

    @BeforeEach
    void readInChinese() {
        ResourceBundleMessageSource source = new ResourceBundleMessageSource();
        source.setBasename("messages");
        source.setDefaultEncoding("UTF-8");
        phrases = new Phrases(source);
        LocaleContextHolder.setLocale(Locale.SIMPLIFIED_CHINESE);
    }

    @AfterEach
    void forget() {
        LocaleContextHolder.resetLocaleContext();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "done or gone meanwhile | 期间已完成或已清除",
                "operation 7 is DONE, not RUNNING | 批量操作 7 当前状态是“已完成”，不是“执行中”",
                "RocketMQ refused to take a copy; redelivery goes on | RocketMQ 拒绝接收，将继续重投",
                "A_GROUP is done with it; B_GROUP is not expected to take it | A_GROUP 已处理完成；B_GROUP 不需要处理这条消息",
                "by Ann Lee: operation 12: the orders are there; now | Ann Lee，批量操作 12：the orders are there; now",
                "by ann: version 2 | ann：version 2",
                "by ann | ann",
                "'staleAfter' can't be 'soon': a duration such as 90s, 2m or 1h is expected | “staleAfter”不能是“soon”，应为时长，如 90s、2m 或 1h",
                "java.lang.ArithmeticException: / by zero | java.lang.ArithmeticException: / by zero",
                "nobody has said this | nobody has said this"
            })
    void whatIsKnownIsSaidInChineseAndTheRestStays(String english, String chinese) {
        assertThat(phrases.say(english)).isEqualTo(chinese);
    }

    @Test
    void whoReadsEnglishReadsWhatIsStored() {
        LocaleContextHolder.setLocale(Locale.ENGLISH);
        assertThat(phrases.say("done or gone meanwhile")).isEqualTo("done or gone meanwhile");
    }

    /** With what is put together from several lines as one. */
    private static String sources(String... packages) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String each : packages) {
            try (Stream<Path> code = Files.walk(SOURCES.resolve(each))) {
                for (Path file : code.filter(Files::isRegularFile).toList()) {
                    all.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
                }
            }
        }
        return all.toString();
    }

    private static Map<Object, Object> said() throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/messages_en.properties"))) {
            texts.load(reader);
        }
        return texts.entrySet().stream()
                .filter(each -> each.getKey().toString().startsWith(Phrases.PREFIX))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void everyPhraseIsStillSaid() throws IOException {
        String sources = sources("");
        said().forEach((key, text) -> assertThat(Arrays.stream(text.toString().split("\\{\\d(,number)?}"))
                        .map(String::strip)
                        .filter(part -> part.length() > 3))
                .as(key.toString())
                .allMatch(sources::contains));
    }

    /** Of what is refused by actions and operations, and of what operations could not do. */
    @Test
    void noRefusalIsLeftInEnglish() throws IOException {
        List<String> texts = said().values().stream().map(Object::toString).toList();
        Pattern refusals = Pattern.compile(
                "(?:ActionRefusedException|refused)\\(\\s*HttpStatus\\.\\w+,\\s*\"([^\"]+)\"|Result\\.failed\\([^\"]*?, \"([^\"]+)\"\\)");
        List<String> refused = refusals.matcher(sources("operating/action", "operating/operation"))
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .toList();
        assertThat(refused).hasSizeGreaterThan(15);
        assertThat(refused).allSatisfy(each -> assertThat(texts).anyMatch(text -> text.startsWith(each.strip())));
    }
}
