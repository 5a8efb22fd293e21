package io.waybill.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can't work, or would be something else in a statement than a name, is refused by the setting's name. */
class ImportSettingsUnitTests {

    private static ImportSettings of(
            String table, String column, List<String> unfinished, String taken, String header, Duration minAge) {
        return new ImportSettings(
                table,
                new OldColumns(column, "topic", "content", "status", null, null, "create_time", null),
                unfinished,
                taken,
                header,
                minAge,
                200,
                100,
                Duration.ofMinutes(1),
                false);
    }

    private static ImportSettings named(String table, String column) {
        return of(table, column, List.of("0"), "3", "message_id", Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_record", "shop.message_record", "shop$1.Message_Record2"})
    void namesOfTablesAreTaken(String table) {
        assertThatCode(() -> named(table, "message_id")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "message record",
                "a.b.c",
                "a.",
                ".a",
                "a`b",
                "a;drop table b",
                "a -- ",
                "表",
                "a\nb",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void whatIsNoNameOfATableIsRefused(String table) {
        assertThatThrownBy(() -> named(table, "message_id"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("waybill.import.table names '");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a`", "a, b", "*", "sleep(1)"})
    void whatIsNoNameOfAColumnIsRefused(String column) {
        assertThatThrownBy(() -> named("message_record", column))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("waybill.import.columns names '" + column + "'");
    }

    @Test
    void aStatusThatWouldHaveRowsSentTwiceIsRefused() {
        assertThatThrownBy(() -> of("t", "id", List.of("0", "2"), "2", "message_id", Duration.ZERO))
                .hasMessageStartingWith("waybill.import.taken is '2', which is one of unfinished");
        assertThatThrownBy(() -> of("t", "id", List.of(), "3", "message_id", Duration.ZERO))
                .hasMessageStartingWith("waybill.import.unfinished is empty");
        assertThatThrownBy(() -> of("t", "id", List.of(" "), "3", "message_id", Duration.ZERO))
                .hasMessageStartingWith("waybill.import.unfinished has a status of ' '");
    }

    @Test
    void aHeaderThatIsRocketMqsOrWaybillsIsRefused() {
        assertThatThrownBy(() -> of("t", "id", List.of("0"), "3", "KEYS", Duration.ZERO))
                .hasMessage("waybill.import.id-header names a header that can't be: header 'KEYS' is reserved");
        assertThatThrownBy(() -> of("t", "id", List.of("0"), "3", "WAYBILL_ID", Duration.ZERO))
                .hasMessage("waybill.import.id-header names a header that can't be: header 'WAYBILL_ID' is reserved");
    }

    @Test
    void anAgeThatNothingTellsIsRefused() {
        OldColumns timeless = new OldColumns("id", "topic", "content", "status", null, null, null, null);

        assertThatThrownBy(() -> new ImportSettings(
                        "t",
                        timeless,
                        List.of("0"),
                        "3",
                        "h",
                        Duration.ofSeconds(1),
                        1,
                        1,
                        Duration.ofSeconds(1),
                        false))
                .hasMessageContaining("set min-age=0s");
        assertThat(new ImportSettings(
                                "t",
                                timeless,
                                List.of("0"),
                                "3",
                                "h",
                                Duration.ZERO,
                                1,
                                1,
                                Duration.ofSeconds(1),
                                false)
                        .minAge())
                .isZero();
    }
}
