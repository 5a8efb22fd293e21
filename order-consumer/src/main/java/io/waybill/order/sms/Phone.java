package io.waybill.order.sms;

/** Numbers of telephones as they may be kept and logged. */
final class Phone {

    private static final int FIRST = 3;
    private static final int LAST = 4;

    private Phone() {}

    /** Three digits at the beginning and four at the end, where more are left to hide: 138****8000. */
    static String masked(String phone) {
        if (phone.length() <= FIRST + LAST) {
            return "****";
        }
        return phone.substring(0, FIRST) + "****" + phone.substring(phone.length() - LAST);
    }
}
