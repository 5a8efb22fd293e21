package io.waybill.service.platform.refusal;

import io.waybill.service.platform.words.Saying;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nothing was done. Says why by a code with its arguments; they are put into words where somebody reads them. */
public class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final transient List<?> arguments;

    public RefusedException(Refusal refusal, Object... arguments) {
        this(refusal, null, arguments);
    }

    public RefusedException(Refusal refusal, @Nullable Throwable cause, Object... arguments) {
        super(refusal.name() + " " + List.of(arguments), cause);
        this.refusal = refusal;
        this.arguments = List.of(arguments);
    }

    public Refusal refusal() {
        return refusal;
    }

    public Saying saying() {
        return new Saying("refusal." + refusal.name(), arguments);
    }
}
