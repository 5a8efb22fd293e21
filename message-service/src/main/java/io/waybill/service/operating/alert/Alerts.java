package io.waybill.service.operating.alert;

import io.waybill.service.operating.alert.channel.AlertChannel;
import io.waybill.service.operating.alert.channel.AlertChannel.UndeliveredException;
import io.waybill.service.operating.alert.channel.AlertSettings;
import io.waybill.service.operating.alert.channel.Channels;
import io.waybill.service.operating.alert.channel.ConsoleAddress;
import io.waybill.service.operating.alert.channel.Notice;
import io.waybill.service.operating.alert.channel.Notice.NoticeKind;
import io.waybill.service.platform.failurelog.FailureLog;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.stereotype.Component;

/**
 * Tells each channel what it has not been told: that something begins or grows, still lasts, or is over. What is told is
 * written down for each channel once it was taken, so that any node goes on, and a channel that is away misses nothing
 * that lasts. Used by one thread of one node at a time, but for {@link #current}.
 */
@Component
public class Alerts {

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    /** What grows all the time is not told all the time. */
    private static final Duration GROWN_AFTER = Duration.ofMinutes(10);

    private static final Duration LONGEST_UNTOLD = Duration.ofDays(1);

    private final Conditions conditions;
    private final AlertMapper mapper;
    private final Channels channels;
    private final AlertSettings settings;
    private final ConsoleAddress console;
    private final JournalClock clock;
    private final FailureLog failureLog = new FailureLog(LOG);

    Alerts(
            Conditions conditions,
            AlertMapper mapper,
            Channels channels,
            AlertSettings settings,
            ConsoleAddress console,
            JournalClock clock) {
        this.conditions = conditions;
        this.mapper = mapper;
        this.channels = channels;
        this.settings = settings;
        this.console = console;
        this.clock = clock;
    }

    /** What holds, or held lately. */
    public List<AlertView> current() {
        return known().stream().map(AlertView::of).toList();
    }

    private List<AlertRow> known() {
        return mapper.all().stream().filter(AlertRow::isKnown).toList();
    }

    /** Looks what holds and tells it. Takes as long as the channels do, each at most its timeout. */
    void look() {
        long now = clock.now();
        Conditions.FoundConditions found = conditions.find(now);
        found.cut().forEach(rule -> mapper.keep(rule, now));
        found.conditions().forEach(condition -> note(condition, now));
        List<AlertRow> alerts = known();
        for (AlertChannel channel : channels.all()) {
            tell(channel, alerts, now);
        }
        alerts.stream().filter(alert -> isOver(alert, now)).forEach(alert -> forget(alert, now));
    }

    /** One that can't be kept must not stand in the way of the others. */
    private void note(Condition condition, long now) {
        String trouble = "an alert of " + condition.rule() + " could not be kept";
        try {
            mapper.seen(condition, now);
            failureLog.over(trouble);
        } catch (DataIntegrityViolationException | UncategorizedDataAccessException unfit) {
            failureLog.met(trouble, unfit);
        }
    }

    /** A channel that stays away, or is configured no more, is not waited for for ever. */
    private void forget(AlertRow alert, long now) {
        if (mapper.notices(alert) == 0 || now - alert.seenAt() > LONGEST_UNTOLD.toMillis()) {
            mapper.deleteNotices(alert);
            mapper.delete(alert);
        }
    }

    private void tell(AlertChannel channel, List<AlertRow> alerts, long now) {
        Map<AlertRow, NoticeKind> due = new LinkedHashMap<>();
        for (AlertRow alert : alerts) {
            NoticeKind kind = due(alert, mapper.told(alert, channel.name()), now);
            if (kind != null) {
                due.put(alert, kind);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        List<Notice> notices = new ArrayList<>();
        due.forEach((alert, kind) -> notices.add(notice(alert, kind)));
        String trouble = "alerts could not be sent to " + channel.name();
        try {
            channel.send(notices);
            failureLog.over(trouble);
        } catch (UndeliveredException failed) {
            failureLog.met(trouble, failed);
            return;
        }
        due.forEach((alert, kind) -> {
            if (kind == NoticeKind.RECOVERED) {
                mapper.forget(alert, channel.name());
            } else {
                mapper.note(alert, channel.name(), now);
            }
        });
    }

    private @Nullable NoticeKind due(AlertRow alert, Optional<AlertRow.LastNotice> told, long now) {
        if (isOver(alert, now)) {
            return told.isPresent() ? NoticeKind.RECOVERED : null;
        }
        if (told.isEmpty()) {
            return NoticeKind.ALERT;
        }
        long ago = now - told.get().at();
        if (alert.weight() > told.get().weight() && ago >= GROWN_AFTER.toMillis()) {
            return NoticeKind.ALERT;
        }
        return ago >= settings.remindAfter().toMillis() ? NoticeKind.REMINDER : null;
    }

    private boolean isOver(AlertRow alert, long now) {
        return now - alert.seenAt() > settings.recoveredAfter().toMillis();
    }

    private Notice notice(AlertRow alert, NoticeKind kind) {
        return new Notice(
                kind,
                alert.rule(),
                alert.subject(),
                Instant.ofEpochMilli(alert.since()),
                alert.text(),
                console.of(alert.path()));
    }
}
