package io.waybill.service.operating.privacy;

import io.waybill.protocol.MessageId;
import io.waybill.service.operating.privacy.KeyMapper.KeyMessage;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Finds the messages of a business key, wherever they are kept, a page at a time. Thread-safe. */
@Component
class KeyMessages {

    private static final MessageId FIRST = new MessageId(0, 0);

    private final KeyMapper mapper;

    KeyMessages(KeyMapper mapper) {
        this.mapper = mapper;
    }

    /** Takes pages of messages. */
    interface Visitor {

        /**
         * @param page at least one
         * @param again whether they are open, and those that were open before are met for the second time
         * @return whether to go on
         */
        boolean visit(List<KeyMessage> page, boolean again);
    }

    /**
     * Goes through all of them, and at last once more through those that are open. One that goes from one table to another meanwhile is
     * met twice, rather than not at all.
     *
     * @param size of a page
     * @return whether it came to the end
     */
    boolean forEachPage(String key, int size, Visitor visitor) {
        for (KeyTable table : KeyTable.values()) {
            if (!forEachPage(table, key, size, page -> visitor.visit(page, false))) {
                return false;
            }
        }
        return forEachPage(KeyTable.OPEN, key, size, page -> visitor.visit(page, true));
    }

    private boolean forEachPage(KeyTable table, String key, int size, Predicate<List<KeyMessage>> each) {
        MessageId after = FIRST;
        List<KeyMessage> page;
        do {
            page = mapper.page(table, key, after, size);
            if (!page.isEmpty()) {
                after = page.get(page.size() - 1).messageId();
                if (!each.test(page)) {
                    return false;
                }
            }
        } while (page.size() == size);
        return true;
    }

    /** Those of some messages that have the key. */
    Set<MessageId> withKey(Collection<MessageId> ids, String key) {
        Set<MessageId> found = new HashSet<>();
        for (KeyTable table : KeyTable.values()) {
            found.addAll(mapper.withKey(table, ids, key));
        }
        return found;
    }

    Set<MessageId> known(Collection<MessageId> ids) {
        Set<MessageId> found = new HashSet<>();
        for (KeyTable table : KeyTable.values()) {
            found.addAll(mapper.known(table, ids));
        }
        return found;
    }

    /** Whether all of them are known, and what they carried is erased. */
    boolean areErased(Collection<MessageId> ids) {
        return known(ids).containsAll(ids)
                && Arrays.stream(KeyTable.values())
                        .allMatch(table -> mapper.notErased(table, ids).isEmpty());
    }
}
