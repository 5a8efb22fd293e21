package io.waybill.service.operating.alert.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlertTextsUnitTests {

    private static final int FEW = 4_096;

    private static List<Notice> notices(int number, String text) {
        return IntStream.range(0, number)
                .mapToObj(i -> new Notice(
                        Notice.NoticeKind.ALERT,
                        "SET_ASIDE",
                        "",
                        Instant.EPOCH,
                        i + text,
                        "https://waybill.example/set-aside"))
                .toList();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void whatAChatTakesIsToldAndHowManyMoreThereAre() {
        String text = NoticeText.markdown(notices(10, "条消息".repeat(100)), FEW);
        assertThat(bytes(text)).isLessThanOrEqualTo(FEW);
        assertThat(text).endsWith("\nand 6 more").contains("- ALERT: 3条").doesNotContain("ALERT: 4条");
    }

    @Test
    void aSingleTextThatIsTooLongIsCutBetweenCharacters() {
        String text = NoticeText.markdown(notices(1, "\uD83D\uDE00".repeat(2_000)), FEW);
        assertThat(bytes(text)).isBetween(FEW - 30, FEW);
        assertThat(text).endsWith("\uD83D\uDE00");
        assertThat(bytes(NoticeText.plain(notices(3, "长".repeat(9_000)), FEW))).isLessThanOrEqualTo(FEW);
    }

    @Test
    void noMoreLinesThanOneCanReadAreTold() {
        assertThat(NoticeText.plain(notices(20, ""), Integer.MAX_VALUE))
                .contains("ALERT: 14")
                .doesNotContain("ALERT: 15")
                .endsWith("\nand 5 more");
        assertThat(NoticeText.plain(notices(1, ""), FEW)).isEqualTo("ALERT: 0\nhttps://waybill.example/set-aside");
    }
}
