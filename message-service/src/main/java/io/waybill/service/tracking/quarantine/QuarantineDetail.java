package io.waybill.service.tracking.quarantine;

import io.waybill.protocol.Limits;
import io.waybill.service.model.detail.Prose;
import io.waybill.service.platform.words.Saying;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is said of something that is set aside: by a code with its arguments, or as somebody else has said it, the database for
 * example, which is repeated as it is.
 *
 * @param text in English where there is a code
 */
public record QuarantineDetail(String text, @Nullable Saying saying) {

    public QuarantineDetail {
        text = Limits.cut(text, Limits.ERROR_MESSAGE);
    }

    public static QuarantineDetail of(QuarantineCode code, Object... arguments) {
        List<String> texts = List.of(arguments).stream().map(String::valueOf).toList();
        return new QuarantineDetail(Prose.say(code, texts), new Saying(code.key(), texts));
    }

    /** Of what others have said. */
    public static QuarantineDetail said(String text) {
        return new QuarantineDetail(text, null);
    }

    /** The same of something whose content is lost. In letters that any database takes. */
    QuarantineDetail without(QuarantineCode why, int bytes) {
        String number = String.valueOf(bytes);
        Saying lost = Saying.of(why.key(), number, Objects.requireNonNullElse(saying, text));
        return new QuarantineDetail(plain(Prose.say(why, List.of(number, text))), lost);
    }

    static String plain(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
