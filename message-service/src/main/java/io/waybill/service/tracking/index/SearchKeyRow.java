package io.waybill.service.tracking.index;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.TypeReference;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A kind as it is kept. */
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

    static SearchKeyRow of(long number, SearchKey kind) {
        return new SearchKeyRow(
                number,
                kind.state(),
                kind.topic(),
                kind.tag(),
                kind.otherTag(),
                kind.archived(),
                kind.attempts(),
                kind.reason(),
                JSON.toJSONString(kind.deliveries()));
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
