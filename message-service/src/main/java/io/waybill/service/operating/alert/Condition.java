package io.waybill.service.operating.alert;

import io.waybill.protocol.Limits;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.StoredSaying;
import io.waybill.service.platform.words.Words;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody should look at; texts that are too long to be kept are cut.
 *
 * @param subject what it is about, such as a group; empty where there is only one
 * @param weight how bad it is; when that grows it is told again before its time
 * @param text for people, one line, in English: channels tell it, and nodes of the version before show it
 * @param path of the page that shows more
 * @param said the text in no language, as it is stored; null if that is too long
 */
record Condition(
        Rule rule,
        String subject,
        long weight,
        String text,
        String path,
        @Nullable String said) {

    private static final int LONGEST_SUBJECT = 255;
    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_PATH = 512;
    private static final int LONGEST_SAID = 60_000;

    Condition {
        text = Limits.cut(text, LONGEST_TEXT);
        subject = Limits.cut(subject, LONGEST_SUBJECT);
        path = Limits.cut(path, LONGEST_PATH);
        said = said == null || said.length() > LONGEST_SAID ? null : said;
    }

    static Condition of(Rule rule, String subject, long weight, Saying saying, String path, Words words) {
        Saying plain = plain(saying);
        return new Condition(rule, subject, weight, words.english(plain), path, StoredSaying.write(plain));
    }

    /** What others have named must not look like lines of ours, nor like links. */
    private static Saying plain(Saying saying) {
        return new Saying(
                saying.key(), saying.arguments().stream().map(Condition::plain).toList());
    }

    private static Object plain(Object argument) {
        return argument instanceof Saying inner
                ? plain(inner)
                : String.valueOf(argument).replaceAll("[\\p{Cntrl}\\[\\]<>`*]", "?");
    }
}
