package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.tracking.message.ClosedTable;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/**
 * The statements that lists are read with. Each names its index and reads no more of it than it returns, or a bounded window.
 * Lists of ids and kinds have at least one element.
 */
@Mapper
interface SearchMapper {

    record Filed(MessageId messageId, long kind) {}

    /** The newest ids of each of the kinds, and of these the newest. */
    List<MessageId> idsOfEach(
            @Param("t") SearchKeyScan.Table table,
            @Param("fingerprint") @Nullable String fingerprint,
            @Param("kinds") Collection<Long> kinds,
            @Param("r") IdRange range,
            @Param("most") int most);

    /** Reads all in a range of ids, to find those of the kinds. */
    List<MessageId> idsAmong(
            @Param("t") SearchKeyScan.Table table,
            @Param("fingerprint") @Nullable String fingerprint,
            @Param("kinds") Collection<Long> kinds,
            @Param("r") IdRange range,
            @Param("most") int most);

    /** The id that comes so many rows below the greatest; absent if there are not as many. */
    @Nullable MessageId skip(@Param("t") SearchKeyScan.Table table, @Param("r") IdRange range);

    /** The newest messages of a key, so many, each with the kinds of all its dead deliveries that are alike. */
    List<Filed> deadOfKey(
            @Param("key") @Nullable String key,
            @Param("fingerprint") @Nullable String fingerprint,
            @Param("r") IdRange range,
            @Param("most") int most);

    List<MessageId> closedIds(
            @Param("t") ClosedTable table,
            @Param("key") @Nullable String key,
            @Param("r") IdRange range,
            @Param("most") int most);

    List<MessageId> openIds(
            @Param("state") int state,
            @Param("topic") @Nullable String topic,
            @Param("key") @Nullable String key,
            @Param("r") IdRange range,
            @Param("most") int most);

    /** Those of the messages that fit the rest of the filter. */
    List<MessageRow> openRows(
            @Param("ids") Collection<MessageId> ids,
            @Param("state") int state,
            @Param("f") MessageFilter filter,
            @Param("deliveryState") @Nullable DeliveryState deliveryState,
            @Param("asks") boolean asks);

    /** Those of the messages that fit the rest of the filter, but for their deliveries. */
    List<MessageRow> closedRows(
            @Param("t") ClosedTable table,
            @Param("ids") Collection<MessageId> ids,
            @Param("states") Collection<Integer> states,
            @Param("f") MessageFilter filter,
            @Param("asks") boolean asks);

    int countOpen(
            @Param("state") int state,
            @Param("topic") @Nullable String topic,
            @Param("key") @Nullable String key,
            @Param("withoutArchived") boolean withoutArchived,
            @Param("r") IdRange range,
            @Param("most") int most);

    int countDead(
            @Param("fingerprint") @Nullable String fingerprint,
            @Param("key") @Nullable String key,
            @Param("kinds") Collection<Long> kinds,
            @Param("r") IdRange range,
            @Param("most") int most);

    int countClosed(
            @Param("t") ClosedTable table,
            @Param("kinds") @Nullable Collection<Long> kinds,
            @Param("r") IdRange range,
            @Param("most") int most);
}
