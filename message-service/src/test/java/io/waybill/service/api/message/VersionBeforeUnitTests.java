package io.waybill.service.api.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import io.waybill.service.api.message.MessageView.EntryView;
import io.waybill.service.console.page.Texts;
import io.waybill.service.model.TimelineEntry;
import io.waybill.service.model.detail.DetailCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;

/** Timelines as the version before has written them, and as it leaves those that this one has written. */
class VersionBeforeUnitTests {

    /** An entry as the version before knows it: what else stands in a row it neither reads nor writes. */
    record EntryOfVersionBefore(
            long at,
            String what,
            @Nullable String group,
            @Nullable Integer attempt,
            @Nullable String host,
            @Nullable String detail) {}

    private final Texts texts = texts();

    private static Texts texts() {
        ResourceBundleMessageSource source = new ResourceBundleMessageSource();
        source.setBasename("messages");
        source.setDefaultEncoding("UTF-8");
        return new Texts(source);
    }

    @AfterEach
    void forget() {
        LocaleContextHolder.resetLocaleContext();
    }

    private static EntryView read(String entry) {
        return EntryView.of(
                JSON.parseArray("[" + entry + "]", TimelineEntry.class).get(0));
    }

    private @Nullable String said(EntryView entry, Locale locale) {
        LocaleContextHolder.setLocale(locale);
        return texts.detail(entry);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "DELIVER_WANTED | by Ann Lee: operation 12: the orders are there; now | Ann Lee，批量操作 12：the orders are there; now",
                "DELIVER_WANTED | by ann: operation 12 | ann，批量操作 12",
                "DELIVER_WANTED | by ann: operation costs: too high | ann：operation costs: too high",
                "RESTORED | by ann: version 2 | ann：version 2",
                "RESTORED | by ann | ann",
                "NO_RECEIPT | no receipt, no more tries | 没有回执，不再重试",
                "WAIVED | the group is retired | 消费组已退役",
                "REDELIVERED | to its queue, the group being orderly | 该组为顺序消费，发送到原队列",
                "REDELIVERED | on the plain topic, the retry topic being refused | 重试主题被拒绝，改发到原主题",
                "REDELIVERED | version 3 | 版本 3",
                "DUPLICATE_DROPPED | version 2 had taken effect | 版本 2 此前已生效",
                "DUPLICATE_DROPPED | it had been skipped | 此前已跳过",
                "ASKED | answered HTTP 503 | 答复 HTTP 503",
                "ASKED | answered UNKNOWN | 答复 UNKNOWN",
                "ASKED | did not answer within PT2S | PT2S 内没有答复",
                "ASKED | could not be asked: ConnectException: refused | 无法询问：ConnectException: refused",
                "ASKED | could not be asked: the answer is longer than 4096 bytes | 无法询问：答复超过 4096 字节",
                "ASKED | is not registered any more | 已不再注册",
                "ATTEMPT_FAILED | java.lang.ArithmeticException: / by zero | java.lang.ArithmeticException: / by zero",
                "ATTEMPT_FAILED | version 2 | version 2",
                "REDELIVERY_FAILED | nobody has said this | nobody has said this"
            })
    void whatItWroteIsReadAsBeforeInBothLanguages(String what, String detail, String chinese) {
        EntryView entry = read(JSON.toJSONString(new EntryOfVersionBefore(1, what, "A", 1, null, detail)));

        assertThat(entry.detail()).isEqualTo(detail);
        assertThat(said(entry, Locale.ENGLISH)).isEqualTo(detail);
        assertThat(said(entry, Locale.SIMPLIFIED_CHINESE)).isEqualTo(chinese);
    }

    @Test
    void whatItWroteOfAnOperationIsKnownAsThat() {
        EntryView entry = read("{\"at\":1,\"what\":\"DELIVER_WANTED\",\"detail\":\"by ann: operation 12: now\"}");

        assertThat(entry.detailCode()).isEqualTo(DetailCode.BY_OP_WHY);
        assertThat(entry.detailArguments()).containsExactly("ann", "12", "now");
    }

    @Test
    void whatItHasStoredAgainLosesTheCodeAndNothingElse() {
        String written = "{\"args\":[\"ann\",\"12\"],\"at\":1,\"attempt\":2,\"code\":\"BY_OP\","
                + "\"detail\":\"by ann: operation 12\",\"group\":\"A\",\"what\":\"DELIVER_WANTED\"}";
        List<EntryOfVersionBefore> entries = JSON.parseArray("[" + written + "]", EntryOfVersionBefore.class);

        assertThat(entries)
                .containsExactly(new EntryOfVersionBefore(1, "DELIVER_WANTED", "A", 2, null, "by ann: operation 12"));
        assertThat(read(JSON.toJSONString(entries.get(0)))).isEqualTo(read(written));
    }

    @Test
    void whatALaterVersionWillWriteIsShownInItsEnglish() {
        EntryView entry =
                read("{\"at\":1,\"what\":\"ASKED\",\"detail\":\"went for a walk\",\"code\":\"WALK\",\"args\":[]}");

        assertThat(entry.detailCode()).isNull();
        assertThat(said(entry, Locale.SIMPLIFIED_CHINESE)).isEqualTo("went for a walk");
    }
}
