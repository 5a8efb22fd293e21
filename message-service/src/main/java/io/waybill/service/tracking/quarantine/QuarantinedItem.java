package io.waybill.service.tracking.quarantine;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.protocol.Limits;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.StoredSaying;
import org.jspecify.annotations.Nullable;

/** Something the journal could not take in: kept whole, with the reason. */
@TableName("set_aside")
public class QuarantinedItem {

    private static final byte[] NOTHING = {};

    @TableId(type = IdType.AUTO)
    private @Nullable Long id;

    private long at;
    private QuarantinedKind kind;
    private QuarantineReason reason;
    private String detail;
    private @Nullable String said;
    private String origin;
    private byte[] content;
    private int bytes;
    private @Nullable Long appliedAt;
    private @Nullable Long dismissedAt;
    private @Nullable String dismissedBy;
    private @Nullable String dismissReason;

    /** What the content is. */
    public enum QuarantinedKind {
        /** A whole event batch as it came. */
        BATCH,
        /** One fact. */
        FACT
    }

    /** Why it was set aside. */
    public enum QuarantineReason {
        MALFORMED,
        OVERSIZED,
        UNKNOWN_VERSION,
        /** The database did not take it. */
        REFUSED
    }

    @SuppressWarnings("NullAway.Init")
    QuarantinedItem() {}

    private QuarantinedItem(
            long at,
            QuarantinedKind kind,
            QuarantineReason reason,
            QuarantineDetail detail,
            String origin,
            byte[] content) {
        this.at = at;
        this.kind = kind;
        this.reason = reason;
        this.detail = detail.text();
        this.said = detail.saying() == null ? null : StoredSaying.write(detail.saying());
        this.origin = Limits.cut(origin, 512);
        this.content = content;
        this.bytes = content.length;
    }

    public static QuarantinedItem batch(
            long at, QuarantineReason reason, QuarantineDetail detail, String origin, byte[] content) {
        return new QuarantinedItem(at, QuarantinedKind.BATCH, reason, detail, origin, content);
    }

    public static QuarantinedItem fact(
            long at, QuarantineReason reason, QuarantineDetail detail, String origin, byte[] content) {
        return new QuarantinedItem(at, QuarantinedKind.FACT, reason, detail, origin, content);
    }

    /** That it came, and where it lies, when the database does not take it whole. In letters that any database takes. */
    QuarantinedItem withoutContent() {
        return without(QuarantineCode.NOT_TAKEN);
    }

    /** That it came, and where it lies, when there is too much of its kind. */
    QuarantinedItem withoutRoom() {
        return without(QuarantineCode.NO_ROOM);
    }

    private QuarantinedItem without(QuarantineCode why) {
        QuarantineDetail lost = new QuarantineDetail(detail, saying()).without(why, content.length);
        return new QuarantinedItem(at, kind, reason, lost, QuarantineDetail.plain(origin), NOTHING);
    }

    void markApplied(long when) {
        appliedAt = when;
    }

    void markDismissed(long when, String by, String why) {
        dismissedAt = when;
        dismissedBy = by;
        dismissReason = why;
    }

    public long id() {
        return id == null ? 0 : id;
    }

    public long at() {
        return at;
    }

    public QuarantinedKind kind() {
        return kind;
    }

    public QuarantineReason reason() {
        return reason;
    }

    /** In English where it is a word of ours. */
    public String detail() {
        return detail;
    }

    /** The detail in no language; null where others have said it, and in rows of the version before. */
    public @Nullable Saying saying() {
        return StoredSaying.read(said);
    }

    public String origin() {
        return origin;
    }

    /** The length of the content, which lists do not load. */
    int bytes() {
        return bytes;
    }

    public byte[] content() {
        return content;
    }

    public @Nullable Long appliedAt() {
        return appliedAt;
    }

    public @Nullable Long dismissedAt() {
        return dismissedAt;
    }

    public @Nullable String dismissedBy() {
        return dismissedBy;
    }

    public @Nullable String dismissReason() {
        return dismissReason;
    }
}
