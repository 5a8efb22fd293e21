package io.waybill.service.platform.refusal;

/** What can be wrong with any request. */
public enum RequestRefusal implements Refusal {
    /** The argument says in English which field can't be what it is: for who writes the program that sends it. */
    INVALID_REQUEST;

    /** Of a field or parameter, for programmers, as the checks of fields say it. */
    public static RefusedException invalid(String why) {
        return new RefusedException(INVALID_REQUEST, why);
    }

    @Override
    public RefusalKind kind() {
        return RefusalKind.INVALID;
    }
}
