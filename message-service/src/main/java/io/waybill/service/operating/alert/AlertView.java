package io.waybill.service.operating.alert;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.StoredSaying;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A condition that holds, or held lately.
 *
 * @param subject what it is about, of several of one rule
 * @param since since when
 * @param seenAt when it was seen last
 * @param text in English
 * @param path of the page that shows more
 * @param said the text in no language, for pages; null where it is known in English alone
 */
public record AlertView(
        Rule rule,
        String subject,
        Instant since,
        Instant seenAt,
        String text,
        String path,
        @JsonIgnore @Nullable Saying said) {

    static AlertView of(AlertRow row) {
        return new AlertView(
                Rule.valueOf(row.rule()),
                row.subject(),
                Instant.ofEpochMilli(row.since()),
                Instant.ofEpochMilli(row.seenAt()),
                row.text(),
                row.path(),
                StoredSaying.read(row.said()));
    }
}
