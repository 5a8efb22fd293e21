package io.waybill.service.operating.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.StoredSaying;
import io.waybill.service.platform.words.Words;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;

/** What is stored of an alert: by codes, and beside that the English that channels tell and the version before shows. */
class ConditionUnitTests {

    private final Words words = words();

    private static Words words() {
        ResourceBundleMessageSource source = new ResourceBundleMessageSource();
        source.setBasename("messages");
        source.setDefaultEncoding("UTF-8");
        source.setFallbackToSystemLocale(false);
        return new Words(source);
    }

    @AfterEach
    void forget() {
        LocaleContextHolder.resetLocaleContext();
    }

    private Condition condition(Saying saying) {
        return Condition.of(Rule.NEARLY_FULL, "", 0, saying, "/", words);
    }

    private String shown(Condition condition, Locale locale) {
        LocaleContextHolder.setLocale(locale);
        return words.say(Objects.requireNonNull(StoredSaying.read(condition.said())), condition.text());
    }

    @Test
    void itIsShownInTheReadersLanguage() {
        Condition late = condition(AlertCode.UNDELIVERED.with(
                "shop", "0190", AlertCode.age(Duration.ofHours(5).toMillis())));

        assertThat(late.text()).isEqualTo("group shop has not taken message 0190 for 5 hours");
        assertThat(shown(late, Locale.ENGLISH)).isEqualTo(late.text());
        assertThat(shown(late, Locale.SIMPLIFIED_CHINESE)).isEqualTo("消费组 shop 已有 5 小时未处理消息 0190");
    }

    @Test
    void warningsAreWithWhatComesOfThem() {
        Condition full =
                condition(WarningCode.SET_ASIDE.with(90, 9_000, 100, 10_000, WarningCode.SET_ASIDE_LOST.with()));

        assertThat(full.text())
                .isEqualTo("90 reports of 9000 bytes are set aside and wait, of at most 100 and 10000 bytes; what comes"
                        + " now is lost. Apply or dismiss them");
        assertThat(shown(full, Locale.SIMPLIFIED_CHINESE)).contains("90 条、9000 字节", "新到的上报会丢失");
    }

    @Test
    void whatOthersHaveNamedLooksLikeNoLineOrLink() {
        Condition failure = condition(AlertCode.FAILURE.with(3, "t\n[x](http://y)", "{0} g", "E<init>"));

        assertThat(failure.text()).isEqualTo("3 messages of t??x?(http://y) are dead for {0} g: E?init?");
        assertThat(shown(failure, Locale.SIMPLIFIED_CHINESE)).doesNotContain("[", "<", "\n");
    }

    @Test
    void whatIsTooLongToBeStoredIsKnownInEnglish() {
        Condition endless = condition(AlertCode.FAILURE.with(3, "支".repeat(20_000), "g", "E"));

        assertThat(endless.said()).isNull();
        assertThat(endless.text()).hasSize(1_000).startsWith("3 messages of 支支");
    }

    @Test
    void whatALaterVersionSaysIsShownInItsEnglish() {
        assertThat(words.say(Saying.of("alert.LATER", "1"), "said later")).isEqualTo("said later");
    }

    @ParameterizedTest
    @EnumSource(AlertCode.class)
    void everyCodeHasWordsForAllItsArgumentsInBothLanguages(AlertCode code) {
        hasWords(code.with("<0>", "<1>", "<2>", "<3>", "<4>"));
    }

    @ParameterizedTest
    @EnumSource(WarningCode.class)
    void everyWarningHasWordsForAllItsArgumentsInBothLanguages(WarningCode code) {
        hasWords(code.with("<0>", "<1>", "<2>", "<3>", "<4>"));
    }

    private void hasWords(Saying saying) {
        LocaleContextHolder.setLocale(Locale.SIMPLIFIED_CHINESE);
        String chinese = words.say(saying, "");

        assertThat(chinese).as(saying.key()).matches("(?s).*\\p{IsHan}.*");
        assertThat(Arrays.stream(chinese.split("(?=<)|(?<=>)")).filter(each -> each.startsWith("<")))
                .as(saying.key())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(words.english(saying).split("(?=<)|(?<=>)"))
                                .filter(each -> each.startsWith("<"))
                                .toList());
    }
}
