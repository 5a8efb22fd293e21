package io.waybill.service.producing.outbox;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** What the journal knows of messages in the outboxes of their stores. */
@Mapper
interface OutboxMapper {

    /** A message that its store's outbox has given up. */
    record FailedMessage(
            MessageId messageId,
            @Nullable String storeId,
            String topic,
            @Nullable String tag,
            @Nullable String messageKey) {}

    /** Those of the messages, one at least, that have failed in the outbox of their store. */
    List<FailedMessage> failed(@Param("ids") Collection<MessageId> ids);
}
