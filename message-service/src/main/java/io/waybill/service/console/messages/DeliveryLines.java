package io.waybill.service.console.messages;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.DeliveryState;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** The deliveries of the messages on one page of a list. */
@Mapper
interface DeliveryLines {

    /** How one message stands with one group, in short. */
    record DeliveryLine(
            MessageId messageId,
            String groupName,
            int state,
            int attempts,
            int redeliveries,
            @Nullable String errorType,
            @Nullable String errorMessage) {

        public DeliveryState deliveryState() {
            return Arrays.stream(DeliveryState.values())
                    .filter(each -> each.code() == state)
                    .findFirst()
                    .orElseThrow();
        }

        /** The error's class without its package. */
        @Nullable public String shortType() {
            return errorType == null ? null : errorType.substring(errorType.lastIndexOf('.') + 1);
        }
    }

    List<DeliveryLine> of(@Param("ids") Collection<MessageId> ids);
}
