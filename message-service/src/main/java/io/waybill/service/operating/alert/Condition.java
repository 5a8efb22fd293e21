package io.waybill.service.operating.alert;

import io.waybill.protocol.Limits;

/**
 * Something that somebody should look at; texts that are too long to be kept are cut.
 *
 * @param subject what it is about, such as a group; empty where there is only one
 * @param weight how bad it is; when that grows it is told again before its time
 * @param text for people, one line
 * @param path of the page that shows more
 */
record Condition(Rule rule, String subject, long weight, String text, String path) {

    private static final int LONGEST_SUBJECT = 255;
    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_PATH = 512;

    Condition {
        // What others have named must not look like lines of ours, nor like links.
        text = Limits.cut(text.replaceAll("[\\p{Cntrl}\\[\\]<>`*]", "?"), LONGEST_TEXT);
        subject = Limits.cut(subject, LONGEST_SUBJECT);
        path = Limits.cut(path, LONGEST_PATH);
    }
}
