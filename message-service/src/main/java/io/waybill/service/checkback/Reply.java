package io.waybill.service.checkback;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a producer said when it was asked. Anything but a clear word is {@link Word#UNKNOWN}.
 *
 * @param isAnswer whether it said anything that can be said
 * @param why what was wrong or missing, for people; no payload
 */
record Reply(Word word, boolean isAnswer, String why) {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    enum Word {
        COMMITTED,
        ROLLED_BACK,
        UNKNOWN
    }

    static Reply unknown(String why) {
        return new Reply(Word.UNKNOWN, false, why);
    }

    static Reply of(int status, byte[] body) {
        if (status != 200) {
            return unknown("answered HTTP " + status);
        }
        try {
            JsonNode outcome = STRICT.readTree(body).get("outcome");
            for (Word word : Word.values()) {
                if (outcome != null
                        && outcome.isString()
                        && outcome.stringValue().equals(word.name())) {
                    return new Reply(word, true, word == Word.UNKNOWN ? "answered UNKNOWN" : "");
                }
            }
            return unknown("answered without an outcome of COMMITTED, ROLLED_BACK or UNKNOWN");
        } catch (JacksonException nonsense) {
            return unknown("answered something that is not JSON");
        }
    }
}
