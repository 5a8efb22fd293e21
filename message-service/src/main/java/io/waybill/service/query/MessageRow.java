package io.waybill.service.query;

import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.protocol.MessageId;
import io.waybill.service.message.State;
import org.jspecify.annotations.Nullable;

/** A line of a list. The same columns stand in the table of open and in that of closed messages. */
@SuppressWarnings("NullAway.Init")
class MessageRow {

    @TableId
    private MessageId messageId;

    private State state;
    private long stateSince;
    private String topic;
    private @Nullable String tag;
    private @Nullable String messageKey;
    private @Nullable Long tappedAt;
    private int copies;
    private @Nullable String reason;

    MessageId id() {
        return messageId;
    }

    MessageSummary summary() {
        return new MessageSummary(
                messageId.toString(),
                state,
                MessageView.instant(stateSince),
                reason,
                topic,
                tag,
                messageKey,
                MessageView.instant(messageId.epochMillis()),
                MessageView.instant(tappedAt),
                copies);
    }

    /** Of the open messages. */
    @TableName("message_open")
    static class Open extends MessageRow {}

    /** Of the closed ones. */
    @TableName("message_closed")
    static class Closed extends MessageRow {}
}
