package io.waybill.service.operating.alert.channel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Notices as text: no more of them than one can read, or a chat takes. */
final class NoticeText {

    static final String TITLE = "Waybill";

    private static final int MOST_LINES = 15;
    private static final String HEAD = "**" + TITLE + "**\n\n";

    private NoticeText() {}

    /** @param most bytes of all of it in UTF-8 */
    static String plain(List<Notice> notices, int most) {
        return lines(notices, notice -> notice.line() + (notice.link() == null ? "" : "\n" + notice.link()), most);
    }

    /** @param most bytes of all of it in UTF-8 */
    static String markdown(List<Notice> notices, int most) {
        return HEAD
                + lines(
                        notices,
                        notice ->
                                "- " + notice.line() + (notice.link() == null ? "" : " [open](" + notice.link() + ")"),
                        most - bytes(HEAD));
    }

    private static String lines(List<Notice> notices, Function<Notice, String> line, int most) {
        StringBuilder text = new StringBuilder();
        int told = 0;
        int left = most - bytes(more(notices.size()));
        for (Notice notice : notices.subList(0, Math.min(MOST_LINES, notices.size()))) {
            String next = (told == 0 ? "" : "\n") + line.apply(notice);
            if (bytes(next) > left && told > 0) {
                break;
            }
            next = cut(next, left);
            text.append(next);
            left -= bytes(next);
            told++;
        }
        return told < notices.size() ? text + more(notices.size() - told) : text.toString();
    }

    private static String more(int number) {
        return "\nand " + number + " more";
    }

    /** Of a single notice that is too long the beginning, which says the most; characters stay whole. */
    private static String cut(String text, int most) {
        if (bytes(text) <= most) {
            return text;
        }
        int end = 0;
        int left = most;
        while (end < text.length()) {
            String character = Character.toString(text.codePointAt(end));
            left -= bytes(character);
            if (left < 0) {
                break;
            }
            end += character.length();
        }
        return text.substring(0, end);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
