package io.waybill.service.model;

import com.alibaba.fastjson2.JSON;
import io.waybill.service.model.copy.Redelivery;
import io.waybill.service.model.detail.Detail;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a message, as far as it is known. Bounded: where there is too much, the middle goes. */
public final class Timeline {

    private static final int MOST = 100;

    /** By what the text of one is told that says that the message is erased; statements say <code>${Timeline.ERASURE}</code>. */
    public static final String ERASURE = "\"what\":\"" + TimelineEvent.ERASED + "\"";

    private final List<TimelineEntry> entries;

    private Timeline(List<TimelineEntry> entries) {
        this.entries = entries;
    }

    static Timeline read(String json) {
        return new Timeline(new ArrayList<>(JSON.parseArray(json, TimelineEntry.class)));
    }

    void add(TimelineEntry told) {
        // What comes late to a message that is erased must not bring back what was.
        TimelineEntry entry = isErased() ? told.withoutWordsOfOthers() : told;
        if (entries.stream().anyMatch(entry::isSame)) {
            return; // The same fact, told again.
        }
        if (entries.size() == MOST) {
            entries.remove(entries.get(MOST / 2).isErasure() ? MOST / 2 + 1 : MOST / 2);
        }
        entries.add(entry);
    }

    /** Keeps what happened, and nothing of what others have said about it. */
    void erase(TimelineEntry erasure) {
        eraseWordsOfOthers();
        add(erasure);
    }

    void eraseWordsOfOthers() {
        entries.replaceAll(TimelineEntry::withoutWordsOfOthers);
    }

    /** Whether it holds what others have said, which may quote what the message carried. */
    public boolean hasWordsOfOthers() {
        return entries.stream().anyMatch(entry -> !entry.equals(entry.withoutWordsOfOthers()));
    }

    boolean isErased() {
        return entries.stream().anyMatch(TimelineEntry::isErasure);
    }

    /** The same of one that is not read yet. */
    static boolean isErased(String json) {
        return json.contains(ERASURE);
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

    /**
     * What is left of what a message carried, and of what others have said about it, once that is erased; as it is stored.
     *
     * @param properties those that say which message it is and how it travels
     * @param deliveries without the words of errors
     */
    public record ErasedContent(@Nullable String properties, String timeline, String deliveries) {

        /** Of one that is kept elsewhere than in the journal's tables: nothing is concluded of it any more. */
        public static ErasedContent of(TrackedMessage message, long now, Detail by) {
            message.erase(now, by);
            drop(message);
            return new ErasedContent(
                    message.properties, message.timeline().write(), DeliverySnapshot.write(message.byGroup.values()));
        }

        static void drop(StoredMessage message) {
            message.body = null;
            message.properties =
                    message.properties == null ? null : Redelivery.propertiesWithoutContent(message.properties);
            message.byGroup.values().forEach(TrackedDelivery::eraseError);
            message.timeline().eraseWordsOfOthers(); // A node of the version before may have brought them back.
        }
    }
}
