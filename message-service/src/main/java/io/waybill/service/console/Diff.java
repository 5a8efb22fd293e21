package io.waybill.service.console;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line. */
final class Diff {

    /** Beyond this what differs is shown as a whole: comparing costs the product of both lengths. */
    private static final int MOST_LINES = 1_500;

    private Diff() {}

    /**
     * @param kind same, removed or added
     */
    record Line(String kind, String text) {}

    static List<Line> of(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        List<Line> lines = new ArrayList<>();
        if (old.size() > MOST_LINES || now.size() > MOST_LINES) {
            old.forEach(line -> lines.add(new Line("removed", line)));
            now.forEach(line -> lines.add(new Line("added", line)));
            return lines;
        }
        int[][] common = common(old, now);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                lines.add(new Line("same", old.get(i++)));
                j++;
            } else if (j == now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line("removed", old.get(i++)));
            } else {
                lines.add(new Line("added", now.get(j++)));
            }
        }
        return lines;
    }

    /** For each pair of positions, how many lines both have in common, in order, from there on. */
    private static int[][] common(List<String> old, List<String> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
