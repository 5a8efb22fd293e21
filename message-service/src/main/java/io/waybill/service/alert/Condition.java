package io.waybill.service.alert;

/**
 * Something that somebody should look at.
 *
 * @param subject what it is about, such as a group; empty where there is only one
 * @param weight how bad it is; when that grows it is told again before its time
 * @param text for people, one line
 * @param path of the page that shows more
 */
record Condition(Rule rule, String subject, long weight, String text, String path) {

    Condition {
        // What others have named must not look like lines of ours, nor like links.
        text = text.replaceAll("[\\p{Cntrl}\\[\\]<>`*]", "?");
    }
}
