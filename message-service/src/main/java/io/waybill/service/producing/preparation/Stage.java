package io.waybill.service.producing.preparation;

import com.baomidou.mybatisplus.annotation.EnumValue;

/** How far a prepared message is. */
enum Stage {
    /** The producer has not said yet what became of its transaction; it is asked when that takes too long. */
    PREPARED(1),
    /** The producer's transaction committed; to be published until the broker has it. */
    CONFIRMED(2),
    /** The broker has acknowledged it; kept until it has been seen on its topic. */
    PUBLISHED(3),
    /** It was seen on its topic: the journal has all of it. Final. */
    SEEN(4),
    /** The broker would not take it: an operator decides. */
    REFUSED(5),
    /** The producer's transaction can never commit. Final. */
    ROLLED_BACK(6);

    @EnumValue
    private final int code;

    Stage(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Whether the producer's transaction committed. */
    boolean isConfirmed() {
        return this != PREPARED && this != ROLLED_BACK;
    }
}
