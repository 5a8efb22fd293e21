package io.waybill.service.platform.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoredSayingUnitTests {

    private static final Saying SAYING = Saying.of("a.KEY", "12", Saying.of("b.INNER", "支付 \"1\"\n"), "end");

    @Test
    void itIsReadAsItWasWrittenTextsForNumbers() {
        assertThat(StoredSaying.read(StoredSaying.write(SAYING))).isEqualTo(SAYING);
        assertThat(StoredSaying.read(StoredSaying.write(Saying.of("a.KEY", 12, 3L))))
                .isEqualTo(Saying.of("a.KEY", "12", "3"));
    }

    @Test
    void anyDatabaseTakesIt() {
        assertThat(StoredSaying.write(SAYING)).matches("[ -~]+");
    }

    @Test
    void whatIsNotStoredOrNotOfThisVersionIsNotRead() {
        assertThat(StoredSaying.read(null)).isNull();
        assertThat(StoredSaying.read("")).isNull();
        assertThat(StoredSaying.read("messages are dead")).isNull();
        assertThat(StoredSaying.read("[1]")).isNull();
        assertThat(StoredSaying.read("{\"code\":7}")).isNull();
        assertThat(StoredSaying.read("{\"key\":\"a\",\"args\":{}}")).isNull();
    }
}
