package io.waybill.service.access.connection;

import java.util.HashMap;
import java.util.Map;

/** So many at a time, in all and of one address. Keeps nothing of those who have gone. Thread-safe. */
class SlotPool {

    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    SlotPool(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    synchronized boolean take(String address) {
        int ofOne = taken.getOrDefault(address, 0);
        if (all >= most || ofOne >= mostOfOne) {
            return false;
        }
        all++;
        taken.put(address, ofOne + 1);
        return true;
    }

    synchronized void give(String address) {
        all--;
        taken.computeIfPresent(address, (same, ofOne) -> ofOne == 1 ? null : ofOne - 1);
    }
}
