package io.waybill.service.producing.check.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.platform.signing.Signature;
import io.waybill.service.producing.check.http.CheckReply.Word;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckReplyUnitTests {

    private static final byte[] COMMITTED = "{\"outcome\":\"COMMITTED\"}".getBytes(StandardCharsets.UTF_8);

    private static CheckReply reply(int status, String body) {
        return CheckReply.of(status, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Word.class)
    void aClearWordIsTaken(Word word) {
        assertThat(reply(200, " {\n\"outcome\" : \"" + word + "\"} \n").word()).isEqualTo(word);
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
                "{\"outcome\":\"COMMITTED\",\"more\":[1]}",
                "{\"more\":1,\"outcome\":\"COMMITTED\"}",
                "{\"outcome\":\"COMMITTED\",\"outcome\":\"COMMITTED\"}",
                "[{\"outcome\":\"COMMITTED\"}]",
                "\uFEFF{\"outcome\":\"COMMITTED\"}",
                "{\"outcome\":\"COMMITTED\"}\u0000",
                "{\"outcome\":\"COMMITTED\"},",
                "{/**/\"outcome\":\"COMMITTED\"}",
                "{'outcome':'COMMITTED'}",
                "{\"outcome\":\"COMMITTED\",}",
                "<html>COMMITTED</html>"
            })
    void nonsenseIsUnknown(String body) {
        assertThat(reply(200, body).word()).isEqualTo(Word.UNKNOWN);
        assertThat(reply(200, body).isAnswer()).isFalse();
    }

    @Test
    void otherEncodingsAreUnknown() {
        String committed = "{\"outcome\":\"COMMITTED\"}";
        for (Charset charset : List.of(
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16LE,
                Charset.forName("UTF-32"),
                Charset.forName("UTF-32LE"))) {
            assertThat(CheckReply.of(200, committed.getBytes(charset)).word())
                    .as(charset.name())
                    .isEqualTo(Word.UNKNOWN);
        }
        byte[] latin = (committed + " é").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(CheckReply.of(200, latin).word()).isEqualTo(Word.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "text/plain; charset=utf-8",
                "application/json; charset=utf-16",
                "application/json; charset=nonsense",
                "application/problem+json",
                ""
            })
    void anotherContentTypeIsUnknown(String type) {
        assertThat(CheckReply.of(200, type, COMMITTED).word()).isEqualTo(Word.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON;charset=UTF-8", "application/json; charset=\"utf-8\""})
    void theContentTypeOfJsonIsTakenAndSoIsNone(String type) {
        assertThat(CheckReply.of(200, type, COMMITTED).word()).isEqualTo(Word.COMMITTED);
        assertThat(CheckReply.of(200, null, COMMITTED).word()).isEqualTo(Word.COMMITTED);
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
