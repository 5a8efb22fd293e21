package io.waybill.service.operating.alert;

import java.time.Instant;

/**
 * A condition that holds, or held lately.
 *
 * @param subject what it is about, of several of one rule
 * @param since since when
 * @param seenAt when it was seen last
 * @param path of the page that shows more
 */
public record AlertView(Rule rule, String subject, Instant since, Instant seenAt, String text, String path) {

    static AlertView of(AlertRow row) {
        return new AlertView(
                row.rule(),
                row.subject(),
                Instant.ofEpochMilli(row.since()),
                Instant.ofEpochMilli(row.seenAt()),
                row.text(),
                row.path());
    }
}
