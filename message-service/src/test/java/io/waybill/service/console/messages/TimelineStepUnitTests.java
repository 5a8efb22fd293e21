package io.waybill.service.console.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.api.message.MessageView.EntryView;
import io.waybill.service.console.page.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;

class TimelineStepUnitTests {

    private static EntryView entry(long millis, String what, String group) {
        return new EntryView(Instant.ofEpochMilli(millis), what, group, null, null, null, null, null);
    }

    @Test
    void anEntryComesSoLongAfterTheOneBefore() {
        List<TimelineStep> steps = TimelineStep.of(List.of(
                entry(1_000, "PENDING", null), entry(1_015, "COMMITTED", null), entry(1_015, "STATE_SENDING", null)));

        assertThat(steps).extracting(TimelineStep::gap).containsExactly(null, Duration.ofMillis(15), null);
    }

    @Test
    void anAnswerIsMeasuredFromTheLastCopyThatItsGroupCouldHaveBeenSent() {
        List<TimelineStep> steps = TimelineStep.of(List.of(
                entry(1_000, "ATTEMPT_FAILED", "EARLY"),
                entry(2_000, "PUBLISHED", null),
                entry(2_100, "EFFECT_COMMITTED", "A"),
                entry(5_000, "REDELIVERED", "B"),
                entry(5_300, "ATTEMPT_FAILED", "B"),
                entry(6_000, "DUPLICATE_DROPPED", "A")));

        assertThat(steps)
                .extracting(TimelineStep::took)
                .containsExactly(
                        null, null, Duration.ofMillis(100), null, Duration.ofMillis(300), Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource({
        "15, 15 ms, 15 毫秒",
        "1249, 1.2 s, 1.2 秒",
        "10000, 10 s, 10 秒",
        "200000, 3 min 20 s, 3 分 20 秒",
        "180000, 3 min, 3 分",
        "7500000, 2 h 5 min, 2 小时 5 分",
        "273600000, 3 d 4 h, 3 天 4 小时"
    })
    void spansAreAsExactAsItMatters(long millis, String english, String chinese) {
        ResourceBundleMessageSource source = new ResourceBundleMessageSource();
        source.setBasename("messages");
        source.setDefaultEncoding("UTF-8");
        Texts texts = new Texts(source);
        try {
            LocaleContextHolder.setLocale(Locale.ENGLISH);
            assertThat(texts.span(Duration.ofMillis(millis))).isEqualTo(english);
            LocaleContextHolder.setLocale(Locale.SIMPLIFIED_CHINESE);
            assertThat(texts.span(Duration.ofMillis(millis))).isEqualTo(chinese);
        } finally {
            LocaleContextHolder.resetLocaleContext();
        }
    }
}
