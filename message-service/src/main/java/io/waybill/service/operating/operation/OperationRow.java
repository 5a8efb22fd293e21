package io.waybill.service.operating.operation;

import com.alibaba.fastjson2.JSON;
import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.service.model.detail.Detail;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code operation}. */
@TableName("operation")
class OperationRow {

    @TableId(type = IdType.AUTO)
    private @Nullable Long id;

    private String kind;
    private String phase;
    private String selection;
    private String author;
    private long createdAt;
    private long cutOff;
    private @Nullable String reason;
    private @Nullable String confirmedBy;
    private @Nullable Long confirmedAt;
    private @Nullable Long endedAt;
    private int rate;
    private int stopAfter;
    private long matched;
    private long attempted;
    private long succeeded;
    private long failed;
    private @Nullable String topics;
    private @Nullable String note;

    /** For the mapper, which sets all fields. */
    @SuppressWarnings("NullAway.Init")
    private OperationRow() {}

    OperationRow(BulkAction kind, Selection selection, String author, long now) {
        this.kind = kind.name();
        this.phase = Phase.PLANNING.name();
        this.selection = JSON.toJSONString(selection);
        this.author = author;
        this.createdAt = now;
        this.cutOff = now;
    }

    long id() {
        return Objects.requireNonNull(id);
    }

    BulkAction kind() {
        return BulkAction.valueOf(kind);
    }

    Phase phase() {
        return Phase.valueOf(phase);
    }

    Selection selection() {
        return JSON.parseObject(selection, Selection.class);
    }

    long cutOff() {
        return cutOff;
    }

    int rate() {
        return rate;
    }

    int stopAfter() {
        return stopAfter;
    }

    long matched() {
        return matched;
    }

    String by() {
        return Objects.requireNonNullElse(confirmedBy, author);
    }

    /** Who does it, as timelines tell it. */
    Detail who() {
        return Detail.by(by(), id(), reason);
    }

    @Nullable String reason() {
        return reason;
    }

    /** With its counts as they were when they were last counted: once a turn while it runs. */
    Operation shown() {
        Map<String, Long> ofTopics = new TreeMap<>();
        if (topics != null) {
            JSON.parseObject(topics).forEach((topic, count) -> ofTopics.put(topic, ((Number) count).longValue()));
        }
        Optional<Operation.Note> told = note == null ? Optional.empty() : Operation.Note.read(note);
        return new Operation(
                id(),
                kind(),
                phase(),
                selection(),
                author,
                Instant.ofEpochMilli(createdAt),
                Instant.ofEpochMilli(cutOff),
                reason,
                confirmedBy,
                instant(confirmedAt),
                instant(endedAt),
                rate,
                stopAfter,
                matched,
                attempted,
                succeeded,
                failed,
                ofTopics,
                told.map(Operation.Note::english).orElse(note),
                told.map(Operation.Note::code).orElse(null),
                told.map(Operation.Note::arguments).orElse(null));
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
