package io.waybill.service.console.payload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What differs between two texts, line by line. What both begin and end with is not compared, nor much of it shown; of the rest no more
 * is compared than costs little, whatever the texts are, and no more shown than people read.
 */
public final class Diff {

    /** Beyond this what differs is shown as a whole: comparing costs the product of both lengths. */
    private static final int MOST_COMPARED = 1_000;

    private static final int MOST_READ = 20_000;
    private static final int MOST_SHOWN = 4_000;
    private static final int CONTEXT = 100;
    private static final DiffLine CUT = new DiffLine("cut", "");

    private Diff() {}

    /**
     * @param kind same, removed, added, or cut where lines are left out
     */
    public record DiffLine(String kind, String text) {}

    public static List<DiffLine> of(String before, String after) {
        List<String> old = before.lines().limit(MOST_READ + 1L).toList();
        List<String> now = after.lines().limit(MOST_READ + 1L).toList();
        int start = commonStart(old, now);
        int end = commonEnd(old, now, start);
        List<DiffLine> lines = new ArrayList<>();
        if (start > CONTEXT) {
            lines.add(CUT);
        }
        same(old.subList(Math.max(0, start - CONTEXT), start), lines);
        between(old.subList(start, old.size() - end), now.subList(start, now.size() - end), lines);
        same(old.subList(old.size() - end, Math.min(old.size(), old.size() - end + CONTEXT)), lines);
        boolean cut = lines.size() > MOST_SHOWN || old.size() > MOST_READ || now.size() > MOST_READ || end > CONTEXT;
        List<DiffLine> shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), MOST_SHOWN)));
        if (cut) {
            shown.add(CUT);
        }
        return shown;
    }

    private static void same(List<String> both, List<DiffLine> lines) {
        both.forEach(line -> lines.add(new DiffLine("same", line)));
    }

    private static int commonStart(List<String> old, List<String> now) {
        int most = Math.min(old.size(), now.size());
        int start = 0;
        while (start < most && old.get(start).equals(now.get(start))) {
            start++;
        }
        return start;
    }

    private static int commonEnd(List<String> old, List<String> now, int start) {
        int most = Math.min(old.size(), now.size()) - start;
        int end = 0;
        while (end < most && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        return end;
    }

    private static void between(List<String> old, List<String> now, List<DiffLine> lines) {
        if (old.size() > MOST_COMPARED || now.size() > MOST_COMPARED) {
            old.forEach(line -> lines.add(new DiffLine("removed", line)));
            now.forEach(line -> lines.add(new DiffLine("added", line)));
            return;
        }
        Map<String, Integer> numbers = new HashMap<>();
        int[][] common = common(numbered(old, numbers), numbered(now, numbers));
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                lines.add(new DiffLine("same", old.get(i++)));
                j++;
            } else if (j == now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new DiffLine("removed", old.get(i++)));
            } else {
                lines.add(new DiffLine("added", now.get(j++)));
            }
        }
    }

    /** Equal lines have equal numbers, which cost less to compare. */
    private static int[] numbered(List<String> lines, Map<String, Integer> numbers) {
        return lines.stream()
                .mapToInt(line -> numbers.computeIfAbsent(line, each -> numbers.size()))
                .toArray();
    }

    /** For each pair of positions, how many lines both have in common, in order, from there on. */
    private static int[][] common(int[] old, int[] now) {
        int[][] common = new int[old.length + 1][now.length + 1];
        for (int i = old.length - 1; i >= 0; i--) {
            for (int j = now.length - 1; j >= 0; j--) {
                common[i][j] =
                        old[i] == now[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
