package io.waybill.internal.consumer;

import io.waybill.Delivery;
import io.waybill.WaybillListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A listener that books each payload as an effect, and then does what the test wants done with that payload. */
abstract class Booking extends WaybillListener<String> {

    private final Map<String, Afterwards> afterwards = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    @Autowired
    private JdbcTemplate jdbc;

    interface Afterwards {
        void run(Delivery delivery) throws Exception;
    }

    record Seen(String payload, Delivery delivery, long at) {}

    @Override
    protected void handle(String payload, Delivery delivery) throws Exception {
        seen.add(new Seen(payload, delivery, System.currentTimeMillis()));
        jdbc.update("insert into effect (consumer, payload) values (?, ?)", delivery.group(), payload);
        Afterwards rest = afterwards.get(payload);
        if (rest != null) {
            rest.run(delivery);
        }
    }

    void after(String payload, Afterwards rest) {
        afterwards.put(payload, rest);
    }

    /** Every attempt at the payload, in order. */
    List<Seen> seen(String payload) {
        return seen.stream().filter(each -> each.payload().equals(payload)).toList();
    }

    /** Makes the first attempts at a payload fail. */
    void failTimes(String payload, int times) {
        after(payload, delivery -> {
            if (seen(payload).size() <= times) {
                throw new IllegalStateException("failed on purpose");
            }
        });
    }
}
