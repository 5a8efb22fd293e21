package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Where some of the messages that fit a filter are found, newest first. No message is in two of a filter's sources. */
interface MessageListing {

    /**
     * @param found those that fit, among those looked at
     * @param end all from there on were looked at; absent if there are no more
     */
    record ListedMessages(List<MessageRow> found, @Nullable MessageId end) {

        static final ListedMessages NOTHING = new ListedMessages(List.of(), null);
    }

    /** Looks at some messages in a range of ids, the greatest first: so many, or as many as there are. */
    ListedMessages look(IdRange range, int most);

    /** How many there are in a range of ids, at most so many; empty if that can't be told but by looking. */
    OptionalInt count(IdRange range, int most);
}
