package io.waybill.support;

import io.waybill.Alarm;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;

/** Collects the alarms of an application. */
public class AlarmsHeard {

    private final List<Alarm> alarms = new CopyOnWriteArrayList<>();

    @EventListener
    void on(Alarm alarm) {
        alarms.add(alarm);
    }

    public List<Alarm.Kind> kinds() {
        return alarms.stream().map(Alarm::kind).toList();
    }

    public List<String> texts(Alarm.Kind kind) {
        return alarms.stream()
                .filter(alarm -> alarm.kind() == kind)
                .map(Alarm::detail)
                .toList();
    }

    /** What was said of one message. */
    public List<Alarm.Kind> about(String messageId) {
        return alarms.stream()
                .filter(alarm -> alarm.detail().contains(messageId))
                .map(Alarm::kind)
                .toList();
    }
}
