package io.waybill.service.alert;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Notices as text: no more of them than one can read, or a chat takes. */
final class Texts {

    static final String TITLE = "Waybill";

    private static final int MOST_LINES = 15;

    private Texts() {}

    static String plain(List<Notice> notices) {
        return lines(notices, notice -> notice.line() + (notice.link() == null ? "" : "\n" + notice.link()));
    }

    static String markdown(List<Notice> notices) {
        return "**" + TITLE + "**\n\n"
                + lines(
                        notices,
                        notice ->
                                "- " + notice.line() + (notice.link() == null ? "" : " [open](" + notice.link() + ")"));
    }

    private static String lines(List<Notice> notices, Function<Notice, String> line) {
        String text = notices.stream().limit(MOST_LINES).map(line).collect(Collectors.joining("\n"));
        int more = notices.size() - MOST_LINES;
        return more > 0 ? text + "\nand " + more + " more" : text;
    }
}
