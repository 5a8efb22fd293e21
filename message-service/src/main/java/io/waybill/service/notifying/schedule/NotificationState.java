package io.waybill.service.notifying.schedule;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** How far a notification is. The codes are those of the notification tables that services had before: 1, 2 and 3. */
public enum NotificationState {
    /** Somebody is still to be told. */
    NOTIFYING(1),
    /** Given up. */
    FAILED(2),
    /** The endpoint has taken it. */
    SUCCEEDED(3),
    /** Nobody wants it told any more: done by hand, put away, retired, or wanted anew. */
    CALLED_OFF(4);

    @EnumValue
    private final int code;

    NotificationState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
