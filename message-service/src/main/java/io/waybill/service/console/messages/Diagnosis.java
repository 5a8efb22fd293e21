package io.waybill.service.console.messages;

import io.waybill.protocol.wire.Receipt;
import io.waybill.service.api.message.MessageView;
import io.waybill.service.api.message.MessageView.DeliveryView;
import io.waybill.service.api.message.MessageView.EntryView;
import io.waybill.service.console.page.Sentence;
import io.waybill.service.model.DeliveryPurpose;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.TimelineEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a message is where it is, in a sentence for each group that matters.
 *
 * @param next when something happens to it by itself; null if nothing will, or it can't be told
 */
public record Diagnosis(List<DiagnosisLine> lines, @Nullable Instant next) {

    /**
     * @param key names the text, under {@code diagnosis.}
     * @param level of the message's box: danger, warning, info, success or secondary
     */
    public record DiagnosisLine(
            String key,
            String level,
            List<?> arguments,
            @Nullable DeliveryView delivery) implements Sentence {}

    /** An error, of a delivery with its stack or, of attempts before the last, from the timeline. */
    record FailureSeen(
            Instant at,
            String group,
            @Nullable Integer attempt,
            @Nullable String host,
            String text,
            @Nullable String stack) {}

    static Diagnosis of(MessageView message) {
        List<DiagnosisLine> lines = new ArrayList<>();
        if (message.conflict()) {
            lines.add(line("conflict." + message.conflictKind(), "danger"));
        }
        if (message.unseen()) {
            lines.add(line("unseen", "warning"));
        }
        if (message.closedAs() != null) {
            lines.add(line("closed." + message.closedAs(), "secondary"));
        }
        switch (message.state()) {
            case PENDING, SENDING -> {
                boolean silent = message.producerSilentSince() != null;
                String where = message.outbox() == null ? message.state().name() : "outbox." + message.outbox();
                lines.add(line(where + (silent ? ".silent" : ""), silent ? "warning" : "info"));
            }
            case SENT, DEAD -> {
                if (message.noSubscriber()) {
                    lines.add(line("no-subscriber", "warning"));
                }
                if (message.archivedAt() != null) {
                    lines.add(line("archived", "secondary"));
                }
                if (ActionBar.isRefused(message)) {
                    lines.add(line("dead." + message.reason(), "danger"));
                }
                message.deliveries().stream()
                        .filter(delivery -> delivery.state() != DeliveryState.DONE)
                        .sorted(Comparator.comparing(delivery -> delivery.state() != DeliveryState.DEAD))
                        .forEach(delivery -> lines.add(line(delivery)));
                addDone(message, lines);
            }
            case DONE -> {
                message.deliveries().stream()
                        .filter(delivery -> delivery.state() != DeliveryState.DONE)
                        .forEach(delivery -> lines.add(line(delivery)));
                addDone(message, lines);
                if (lines.isEmpty()) {
                    lines.add(line("DONE", "success"));
                }
            }
            default ->
                lines.add(line(
                        message.discarded()
                                ? "outbox.DISCARDED"
                                : message.state().name(),
                        "secondary"));
        }
        if (message.erasedAt() != null) {
            lines.add(line("erased", "secondary"));
        }
        Instant next = message.deliveries().stream()
                .filter(Diagnosis::isOwing)
                .map(DeliveryView::dueAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Diagnosis(lines, next);
    }

    /** One line for those that took effect of the original, one each for those that took or skipped something else. */
    private static void addDone(MessageView message, List<DiagnosisLine> lines) {
        List<String> plainly = new ArrayList<>();
        for (DeliveryView delivery : message.deliveries()) {
            if (delivery.state() == DeliveryState.DONE) {
                Integer took = delivery.tookVersion();
                if (took == null ? delivery.wanted() == DeliveryPurpose.RESOLVE : took == Receipt.SKIPPED) {
                    lines.add(new DiagnosisLine("done.skipped", "secondary", List.of(delivery.group()), delivery));
                } else if (took != null && took > 1) {
                    lines.add(new DiagnosisLine("done.version", "success", List.of(delivery.group(), took), delivery));
                } else {
                    plainly.add(delivery.group());
                }
            }
        }
        if (!plainly.isEmpty()) {
            lines.add(new DiagnosisLine("delivery.DONE", "success", List.of(String.join(", ", plainly)), null));
        }
    }

    /** Newest first. */
    static List<FailureSeen> errorsOf(MessageView message) {
        List<FailureSeen> failures = new ArrayList<>();
        for (EntryView entry : message.timeline()) {
            if (entry.is(TimelineEvent.ATTEMPT_FAILED) || entry.is(TimelineEvent.GIVEN_UP)) {
                failures.add(new FailureSeen(
                        entry.at(),
                        Objects.requireNonNullElse(entry.group(), ""),
                        entry.attempt(),
                        entry.host(),
                        Objects.requireNonNullElse(entry.detail(), ""),
                        stackOf(entry, message)));
            }
        }
        failures.sort(Comparator.comparing(FailureSeen::at).reversed());
        return failures;
    }

    /** What operators did to it together with others: the audit log has the operation, not each of its messages. */
    static List<EntryView> byOperation(MessageView message) {
        return message.timeline().stream()
                .filter(entry ->
                        entry.detailCode() != null && entry.detailCode().isOfOperation())
                .toList();
    }

    /** Only that of a group's last error is kept. */
    private static @Nullable String stackOf(EntryView entry, MessageView message) {
        return message.deliveries().stream()
                .filter(delivery ->
                        delivery.group().equals(entry.group()) && entry.at().equals(delivery.failedAt()))
                .map(DeliveryView::error)
                .filter(Objects::nonNull)
                .map(MessageView.ErrorView::stack)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static boolean isOwing(DeliveryView delivery) {
        return delivery.state() == DeliveryState.OWED || delivery.state() == DeliveryState.FAILED;
    }

    private static DiagnosisLine line(String key, String level) {
        return new DiagnosisLine(key, level, List.of(), null);
    }

    private static DiagnosisLine line(DeliveryView delivery) {
        String level = switch (delivery.state()) {
            case DEAD -> "danger";
            case FAILED -> "warning";
            case OWED -> "info";
            case DONE -> "success";
            case WAIVED -> "secondary";
        };
        String key = delivery.state() == DeliveryState.DEAD
                ? "dead." + Objects.requireNonNullElse(delivery.reason(), "GIVEN_UP")
                : isOwing(delivery) && delivery.wanted() != DeliveryPurpose.DELIVER
                        ? "skip"
                        : "delivery." + delivery.state();
        return new DiagnosisLine(
                key, level, List.of(delivery.group(), delivery.attempts(), delivery.redeliveries()), delivery);
    }
}
