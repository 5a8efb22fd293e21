package io.waybill.service.tracking.quarantine;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.protocol.Limits;
import org.jspecify.annotations.Nullable;

/** Something the journal could not take in: kept whole, with the reason. */
@TableName("set_aside")
public class QuarantinedItem {

    static final String NO_ROOM = " bytes that there was no room for and that are not kept: ";

    private static final byte[] NOTHING = {};

    @TableId(type = IdType.AUTO)
    private @Nullable Long id;

    private long at;
    private QuarantinedKind kind;
    private QuarantineReason reason;
    private String detail;
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
            long at, QuarantinedKind kind, QuarantineReason reason, String detail, String origin, byte[] content) {
        this.at = at;
        this.kind = kind;
        this.reason = reason;
        this.detail = Limits.cut(detail, Limits.ERROR_MESSAGE);
        this.origin = Limits.cut(origin, 512);
        this.content = content;
        this.bytes = content.length;
    }

    public static QuarantinedItem batch(
            long at, QuarantineReason reason, String detail, String origin, byte[] content) {
        return new QuarantinedItem(at, QuarantinedKind.BATCH, reason, detail, origin, content);
    }

    public static QuarantinedItem fact(long at, QuarantineReason reason, String detail, String origin, byte[] content) {
        return new QuarantinedItem(at, QuarantinedKind.FACT, reason, detail, origin, content);
    }

    /** That it came, and where it lies, when the database does not take it whole. In letters that any database takes. */
    QuarantinedItem withoutContent() {
        return without(" bytes that the database does not take and that are not kept: ");
    }

    /** That it came, and where it lies, when there is too much of its kind. */
    QuarantinedItem withoutRoom() {
        return without(NO_ROOM);
    }

    private QuarantinedItem without(String why) {
        String words = content.length + why + detail;
        return new QuarantinedItem(at, kind, reason, plain(words), plain(origin), NOTHING);
    }

    private static String plain(String text) {
        return text.replaceAll("[^ -~]", "?");
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

    public String detail() {
        return detail;
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
