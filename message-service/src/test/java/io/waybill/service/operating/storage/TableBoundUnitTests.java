package io.waybill.service.operating.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.Words;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ReloadableResourceBundleMessageSource;

class TableBoundUnitTests {

    private final Words words = new Words(texts());

    private static ReloadableResourceBundleMessageSource texts() {
        ReloadableResourceBundleMessageSource texts = new ReloadableResourceBundleMessageSource();
        texts.setBasename("classpath:messages");
        texts.setDefaultEncoding("UTF-8");
        texts.setFallbackToSystemLocale(false);
        return texts;
    }

    @AfterEach
    void forget() {
        LocaleContextHolder.resetLocaleContext();
    }

    static Stream<Locale> languages() {
        return Stream.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void eachSaysAllThatItsSettingsBound(Locale language) {
        LocaleContextHolder.setLocale(language);
        for (TableBound bound : TableBound.values()) {
            Saying said = TableFacts.bound(bound.table(), false, Map.of());
            String text = words.say(said);
            assertThat(text).as(bound.table()).doesNotContain("{", "bound.");
            assertThat(bound.settings()).allMatch(text::contains);
        }
    }

    @Test
    void aTableThatNobodyNamesIsBoundByNothing() {
        assertThat(TableFacts.bound("made_up", false, Map.of())).isNull();
        assertThat(TableFacts.bound("made_up", true, Map.of())).isEqualTo(Saying.of("bound.ANY"));
        assertThat(Arrays.stream(TableBound.values()).map(TableBound::table)).doesNotHaveDuplicates();
    }

    @Test
    void valuesStandWhereSettingsAre() {
        Saying said = TableFacts.bound(
                "audit", true, Map.of("waybill.keep.audit", "400d", "waybill.keep.audit-rows", "5000000"));
        assertThat(words.english(said)).isEqualTo("400d; at most 5000000 rows");
    }
}
