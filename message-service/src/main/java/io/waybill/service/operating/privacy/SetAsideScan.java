package io.waybill.service.operating.privacy;

import io.waybill.protocol.MessageId;
import io.waybill.service.platform.packet.StatementChunks;
import io.waybill.service.tracking.quarantine.QuarantineContents;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import io.waybill.service.tracking.quarantine.QuarantinedItem.QuarantinedKind;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Looks through all that is set aside for what speaks of a business key. One entry is in memory at a time; how much there is to read is bounded
 * by what may be set aside. Thread-safe.
 */
@Component
class SetAsideScan {

    private static final int PAGE = 500;

    private final QuarantineContents contents;
    private final KeyMessages messages;

    SetAsideScan(QuarantineContents contents, KeyMessages messages) {
        this.contents = contents;
        this.messages = messages;
    }

    /**
     * An entry that speaks of the key.
     *
     * @param mayGo whether nobody needs it any more even if it waits: it is about erased messages alone
     */
    record FoundEntry(QuarantinedItem item, boolean mayGo) {

        boolean waits() {
            return item.appliedAt() == null && item.dismissedAt() == null;
        }
    }

    void forEach(String key, Consumer<FoundEntry> found) {
        List<Long> page;
        long after = 0;
        do {
            page = contents.idsAfter(after, PAGE);
            for (long id : page) {
                after = id;
                contents.find(id).flatMap(item -> judge(item, key)).ifPresent(found);
            }
        } while (page.size() == PAGE);
    }

    /** A fact about a message that is known goes by the message's key, whatever else stands in it. */
    private Optional<FoundEntry> judge(QuarantinedItem item, String key) {
        if (QuarantineContents.isErased(item)) {
            return Optional.empty();
        }
        byte[] words = (" " + item.detail() + " " + item.origin() + " ").getBytes(StandardCharsets.UTF_8);
        Set<MessageId> named = new HashSet<>(Mentions.ids(item.content()));
        named.addAll(Mentions.ids(words));
        Set<MessageId> ofKey = new HashSet<>();
        Set<MessageId> known = new HashSet<>();
        for (List<MessageId> piece : StatementChunks.ofIds(named)) {
            ofKey.addAll(messages.withKey(piece, key));
            known.addAll(messages.known(piece));
        }
        boolean isFact = item.kind() == QuarantinedKind.FACT;
        if (ofKey.isEmpty() && (isFact && !known.isEmpty() || !isNamed(key, item, words))) {
            return Optional.empty();
        }
        boolean mayGo = isFact && !ofKey.isEmpty() && ofKey.containsAll(known) && messages.areErased(ofKey);
        return Optional.of(new FoundEntry(item, mayGo));
    }

    private static boolean isNamed(String key, QuarantinedItem item, byte[] words) {
        return Mentions.isNamed(key, item.content()) || Mentions.isNamed(key, words);
    }
}
