package io.waybill.service.checkback;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.checkback.Reply.Word;
import io.waybill.service.signing.Signature;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyUnitTests {

    private static Reply reply(int status, String body) {
        return Reply.of(status, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Word.class)
    void aClearWordIsTaken(Word word) {
        assertThat(reply(200, "{\"outcome\":\"" + word + "\",\"more\":[1]}").word())
                .isEqualTo(word);
        assertThat(reply(200, "{\"outcome\":\"" + word + "\"}").isAnswer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "COMMITTED",
                "\"COMMITTED\"",
                "null",
                "{}",
                "[]",
                "{\"outcome\":null}",
                "{\"outcome\":\"committed\"}",
                "{\"outcome\":\" COMMITTED\"}",
                "{\"outcome\":[\"COMMITTED\"]}",
                "{\"Outcome\":\"COMMITTED\"}",
                "{\"outcome\":\"COMMITTED\",\"outcome\":\"ROLLED_BACK\"}",
                "{\"outcome\":\"COMMITTED\"} {\"outcome\":\"ROLLED_BACK\"}",
                "{\"outcome\":\"COMMITTED\"",
                "<html>COMMITTED</html>"
            })
    void nonsenseIsUnknown(String body) {
        assertThat(reply(200, body).word()).isEqualTo(Word.UNKNOWN);
        assertThat(reply(200, body).isAnswer()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 400, 404, 500, 503})
    void onlyAStatusOf200IsAnAnswer(int status) {
        assertThat(reply(status, "{\"outcome\":\"COMMITTED\"}").word()).isEqualTo(Word.UNKNOWN);
    }

    @Test
    void aSignatureIsThatOfTheDocumentedExample() {
        assertThat(Signature.of("a-secret-of-24-characters", 1_700_000_000L, "{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("sha256=9be3a5d20727ac0d639690430c921fc0d69174b9ace1a1a6b5c2c89154311eba");
    }
}
