package io.waybill.service.tracking.index;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.TypeReference;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A search key as it is kept. */
record SearchKeyRow(
        long kind,
        State state,
        String topic,
        @Nullable String tag,
        boolean otherTag,
        boolean archived,
        int attempts,
        @Nullable String reason,
        String deliveries) {

    static SearchKeyRow of(long number, SearchKey key) {
        return new SearchKeyRow(
                number,
                key.state(),
                key.topic(),
                key.tag(),
                key.otherTag(),
                key.archived(),
                key.attempts(),
                key.reason(),
                JSON.toJSONString(key.deliveries()));
    }

    SearchKey read() {
        return new SearchKey(
                state,
                topic,
                tag,
                otherTag,
                archived,
                attempts,
                reason,
                JSON.parseObject(deliveries, new TypeReference<TreeMap<String, DeliveryState>>() {}));
    }

    /** About how many characters there are to store. */
    int size() {
        return 600 + deliveries.length();
    }
}
