package io.waybill.service.console.page;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import io.waybill.service.api.message.MessageView.EntryView;
import io.waybill.service.operating.operation.Operation;
import io.waybill.service.operating.operation.Operations;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.Words;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Names of things that may be newer than the texts: where there is none, the thing's own name has to do. Thread-safe. */
@Component("texts")
public class Texts {

    private static final Appearance PLAIN = new Appearance("bi-circle", "");
    private static final Map<String, Appearance> LOOKS = Map.ofEntries(
            Map.entry("PENDING", new Appearance("bi-hourglass", "")),
            Map.entry("COMMITTED", new Appearance("bi-database-check", "good")),
            Map.entry("ROLLED_BACK", new Appearance("bi-arrow-counterclockwise", "")),
            Map.entry("PUBLISHED", new Appearance("bi-send", "good")),
            Map.entry("PUBLISHED_AGAIN", new Appearance("bi-send-plus", "")),
            Map.entry("EFFECT_COMMITTED", new Appearance("bi-check-circle-fill", "good")),
            Map.entry("DUPLICATE_DROPPED", new Appearance("bi-layers", "")),
            Map.entry("ATTEMPT_FAILED", new Appearance("bi-exclamation-triangle-fill", "warn")),
            Map.entry("GIVEN_UP", new Appearance("bi-x-octagon-fill", "bad")),
            Map.entry("DEAD_LETTERED", new Appearance("bi-archive-fill", "bad")),
            Map.entry("NO_RECEIPT", new Appearance("bi-x-octagon-fill", "bad")),
            Map.entry("BODY_NOT_KEPT", new Appearance("bi-x-octagon-fill", "bad")),
            Map.entry("ASKED", new Appearance("bi-question-circle", "")),
            Map.entry("REDELIVERED", new Appearance("bi-arrow-repeat", "info")),
            Map.entry("REDELIVERY_REFUSED", new Appearance("bi-slash-circle", "warn")),
            Map.entry("REDELIVERY_FAILED", new Appearance("bi-slash-circle", "warn")),
            Map.entry("SKIPPED", new Appearance("bi-skip-forward-circle", "good")),
            Map.entry("DELIVER_WANTED", new Appearance("bi-person-fill", "info")),
            Map.entry("RESOLVE_WANTED", new Appearance("bi-person-fill", "info")),
            Map.entry("RESOLVE_NOTED", new Appearance("bi-person-fill", "info")),
            Map.entry("ARCHIVE_WANTED", new Appearance("bi-person-fill", "info")),
            Map.entry("ARCHIVE_NOTED", new Appearance("bi-person-fill", "info")),
            Map.entry("CLOSED_AS_DONE", new Appearance("bi-person-fill", "info")),
            Map.entry("CLOSED_AS_ROLLED_BACK", new Appearance("bi-person-fill", "info")),
            Map.entry("ERASED", new Appearance("bi-eraser-fill", "info")),
            Map.entry("RESTORED", new Appearance("bi-person-fill", "info")),
            Map.entry("WAITING", new Appearance("bi-inbox", "")),
            Map.entry("SCHEDULED", new Appearance("bi-alarm", "")),
            Map.entry("DISCARDED", new Appearance("bi-trash", "")),
            Map.entry("PUBLICATION_REFUSED", new Appearance("bi-x-octagon-fill", "bad")),
            Map.entry("PUBLICATION_RESUMED", new Appearance("bi-person-fill", "info")),
            Map.entry("STATE_DEAD", new Appearance("bi-flag-fill", "bad")),
            Map.entry("STATE_DONE", new Appearance("bi-flag-fill", "good")));

    private static final List<String> ACTIONS = List.of(
            "APPLY_SET_ASIDE",
            "ARCHIVE",
            "ASK",
            "CANCEL",
            "CLOSE",
            "CONFIRM_ARCHIVE",
            "CONFIRM_REDELIVER",
            "CONFIRM_RESOLVE",
            "CONFIRM_RESTORE",
            "DELETE_ENDPOINT",
            "DISMISS_SET_ASIDE",
            "DROP_OLD_SECRET",
            "EDIT",
            "ERASE_DATA",
            "EXPORT_DATA",
            "LOGIN",
            "LOGIN_FAILED",
            "LOGOUT",
            "OPERATION_DONE",
            "OPERATION_STOPPED",
            "PAUSE",
            "PAUSE_ENDPOINT",
            "PLAN",
            "REDELIVER",
            "REGISTER_PRODUCER",
            "REGISTER_SUBSCRIPTION",
            "REMOVE_POLICY",
            "RENEW_SECRET",
            "RESOLVE",
            "RESTORE",
            "RESUME",
            "RESUME_ENDPOINT",
            "RETIRE",
            "RETIREMENT_FINISHED",
            "SAVE_ENDPOINT",
            "SET_POLICY",
            "TEST_CHANNEL",
            "TRIAGE");

    private static final List<String> BYTES = List.of("B", "KB", "MB", "GB", "TB");
    private static final int KILO = 1_024;
    private static final int TENS = 10;

    private final MessageSource messages;
    private final Words words;

    public Texts(MessageSource messages) {
        this.messages = messages;
        this.words = new Words(messages);
    }

    /**
     * How an entry of a timeline looks.
     *
     * @param level good, info, warn, bad or nothing
     */
    record Appearance(String icon, String level) {}

    /** An entry of a timeline. */
    public String event(String what) {
        return text("event." + what, what);
    }

    public Appearance look(String what) {
        return what.startsWith("STATE_")
                ? LOOKS.getOrDefault(what, new Appearance("bi-flag", ""))
                : LOOKS.getOrDefault(what, PLAIN);
    }

    /** A verb of the audit log. */
    public String action(String action) {
        return text("action." + action, action);
    }

    /** All verbs of the audit log. */
    public List<String> actions() {
        return ACTIONS;
    }

    /** What an operation does: to all that matched, or to what was chosen. */
    public String operation(Operation operation) {
        String kind = operation.kind().name();
        return operation.selection().ids() == null
                ? text("bulk." + kind, kind)
                : text("act." + kind.toLowerCase(Locale.ROOT), kind);
    }

    /** What an entry of the audit log says beside its columns; empty if nothing. */
    public String detail(Map<String, Object> detail) {
        return detail.isEmpty() ? "" : JSON.toJSONString(detail, JSONWriter.Feature.PrettyFormatWith2Space);
    }

    /** Why a delivery is dead. */
    public String reason(String reason) {
        return text("reason." + reason, reason);
    }

    public String problem(Sentence problem) {
        return text(
                "problem." + problem.key(), problem.key(), problem.arguments().toArray());
    }

    public String diagnosis(Sentence line) {
        return text("diagnosis." + line.key(), line.key(), line.arguments().toArray());
    }

    /** A span of time as exactly as it matters: 15 ms, 1.2 s, 3 min 20 s, 2 h 5 min or 3 d 4 h. */
    public String span(Duration span) {
        long millis = span.toMillis();
        if (millis < 1_000) {
            return unit("ms", millis);
        }
        if (millis < 60_000) {
            return unit("s", millis / 100 / 10.0);
        }
        if (millis < 3_600_000) {
            return units("min", span.toMinutes(), "s", span.toSecondsPart());
        }
        return span.toDays() == 0
                ? units("h", span.toHours(), "min", span.toMinutesPart())
                : units("d", span.toDays(), "h", span.toHoursPart());
    }

    /** A size as exactly as it matters, in the units in which disks are counted: 512 B, 1.5 KB, 19 GB. */
    public String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= KILO && unit < BYTES.size() - 1) {
            size /= KILO;
            unit++;
        }
        return number(size < TENS ? "0.#" : "0", size) + " " + BYTES.get(unit);
    }

    private static String number(String pattern, double number) {
        return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    private String units(String greater, long count, String lesser, int rest) {
        return unit(greater, count) + (rest == 0 ? "" : " " + unit(lesser, rest));
    }

    private String unit(String name, double count) {
        return text("span." + name, name, number("0.#", count));
    }

    /** What a timeline says about an event; what others have said stays as they said it. */
    public @Nullable String detail(EntryView entry) {
        return entry.detailCode() == null
                ? entry.detail()
                : words.say(new Saying(
                        "detail." + entry.detailCode(),
                        Objects.requireNonNullElse(entry.detailArguments(), List.of())));
    }

    /** What is stored as a saying; as it is said otherwise, where others have said it, or the version before. */
    public String said(@Nullable Saying said, String otherwise) {
        return said == null ? otherwise : words.say(said, otherwise);
    }

    /** Why an operation did not go on. */
    public @Nullable String note(Operation operation) {
        return operation.noteCode() == null
                ? operation.note()
                : words.say(new Saying(
                        "note." + operation.noteCode(),
                        Objects.requireNonNullElse(operation.noteArguments(), List.of())));
    }

    /** Why an operation could do nothing to a message. */
    public @Nullable String failure(Operations.OperationFailure failure) {
        return failure.code() == null ? failure.why() : words.say(Saying.of("item." + failure.code()));
    }

    /** Why nothing was done. */
    public String refused(RefusedException refused) {
        return words.say(refused.saying());
    }

    /** What was done, in a sentence. */
    public String done(String what, Object... arguments) {
        return text("done." + what, what, arguments);
    }

    private String text(String key, String otherwise, Object... arguments) {
        Locale locale = LocaleContextHolder.getLocale();
        String text = messages.getMessage(key, arguments, null, locale);
        return text == null ? otherwise : text;
    }
}
