package io.waybill.internal.offset;

import io.waybill.internal.store.Store;
import io.waybill.protocol.wire.Start;

/** Notes starts as a process does that goes no further. */
public final class NotedStarts {

    private NotedStarts() {}

    public static void begin(Store store, String group, String topic, Start start) {
        new Starts(store, group, topic).begin(start);
    }
}
