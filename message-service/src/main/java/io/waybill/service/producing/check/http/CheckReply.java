package io.waybill.service.producing.check.http;

import io.waybill.service.access.payload.Json;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a producer said when it was asked. Anything but a clear word is {@link Word#UNKNOWN}.
 *
 * @param isAnswer whether it said anything that can be said
 * @param why what was wrong or missing; no payload
 */
record CheckReply(Word word, boolean isAnswer, @Nullable Detail why) {

    enum Word {
        COMMITTED,
        ROLLED_BACK,
        UNKNOWN
    }

    static CheckReply unknown(DetailCode why, Object... arguments) {
        return new CheckReply(Word.UNKNOWN, false, Detail.of(why, arguments));
    }

    /** Of an answer that does not say what it is made of. */
    static CheckReply of(int status, byte[] body) {
        return of(status, null, body);
    }

    /**
     * What an answer says: a word, if it is exactly the JSON that is asked for and nothing beside it. Whoever answers something else
     * was not written to answer this question, and does not know what is made of it.
     *
     * @param contentType of the answer, if it has one
     */
    static CheckReply of(int status, @Nullable String contentType, byte[] body) {
        if (status != 200) {
            return unknown(DetailCode.HTTP, status);
        }
        if (contentType != null && !isJson(contentType)) {
            return unknown(DetailCode.NO_JSON_TYPE);
        }
        try (JsonParser parser = Json.parser(body)) {
            String outcome = onlyValue(parser);
            for (Word word : Word.values()) {
                if (word.name().equals(outcome)) {
                    return new CheckReply(word, true, word == Word.UNKNOWN ? Detail.of(DetailCode.UNKNOWN) : null);
                }
            }
            return unknown(DetailCode.NO_OUTCOME);
        } catch (JacksonException nonsense) {
            return unknown(DetailCode.NO_JSON);
        }
    }

    /** Null if there is anything but one object with the one field. */
    private static @Nullable String onlyValue(JsonParser parser) {
        boolean begins = parser.nextToken() == JsonToken.START_OBJECT
                && parser.nextToken() == JsonToken.PROPERTY_NAME
                && "outcome".equals(parser.currentName())
                && parser.nextToken() == JsonToken.VALUE_STRING;
        String value = begins ? parser.getString() : null;
        return begins && parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null ? value : null;
    }

    private static boolean isJson(String contentType) {
        try {
            ContentType type = ContentType.parse(contentType);
            return type != null
                    && ContentType.APPLICATION_JSON.isSameMimeType(type)
                    && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
        } catch (UnsupportedCharsetException | IllegalCharsetNameException nonsense) {
            return false;
        }
    }
}
