package io.waybill.service.model;

import com.alibaba.fastjson2.JSON;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened to a message, as far as it is known. Bounded: where there is too much, the middle goes. */
public final class Timeline {

    private static final int MOST = 100;

    private final List<TimelineEntry> entries;

    private Timeline(List<TimelineEntry> entries) {
        this.entries = entries;
    }

    static Timeline read(String json) {
        return new Timeline(new ArrayList<>(JSON.parseArray(json, TimelineEntry.class)));
    }

    void add(TimelineEntry entry) {
        if (entries.stream().anyMatch(entry::isSame)) {
            return; // The same fact, told again.
        }
        if (entries.size() == MOST) {
            entries.remove(MOST / 2);
        }
        entries.add(entry);
    }

    /** Unless the like is told already: what is tried again and again, or reported again, is told once. */
    void addFirst(TimelineEntry entry) {
        if (entries.stream().noneMatch(entry::isLike)) {
            add(entry);
        }
    }

    String write() {
        return JSON.toJSONString(entries);
    }

    /** In the order of their times; facts of one time in the order they became known. */
    public List<TimelineEntry> entries() {
        return entries.stream()
                .sorted(Comparator.comparingLong(TimelineEntry::at))
                .toList();
    }
}
