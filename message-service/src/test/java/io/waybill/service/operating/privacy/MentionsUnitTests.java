package io.waybill.service.operating.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.MessageId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionsUnitTests {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void idsAreFoundWhereverTheyStand() {
        MessageId one = MessageId.at(1);
        MessageId other = MessageId.at(2);

        assertThat(Mentions.ids(bytes("{\"id\":\"" + one + "\", x " + other + "!")))
                .containsExactly(one, other);
        assertThat(Mentions.ids(bytes("a" + one))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "订单-7", "a\"b", "c\\d"})
    void aKeyIsFoundInJsonAndInJsonThatIsATextInJson(String key) {
        String json = JSON.toJSONString(Map.of("key", key));

        assertThat(Mentions.isNamed(key, bytes(json))).isTrue();
        assertThat(Mentions.isNamed(key, JSON.toJSONBytes(Map.of("fact", json))))
                .isTrue();
        assertThat(Mentions.isNamed(key, bytes("{\"KEYS\":\"other " + key + "\"}")))
                .isTrue();
    }

    @Test
    void aNumberOrAPartOfAnotherKeyIsNone() {
        assertThat(Mentions.isNamed("42", bytes("{\"attempt\":42,\"key\":\"x-42\",\"other\":\"421\"}")))
                .isFalse();
    }
}
