package io.waybill.service.access.account;

import java.util.List;

/** What somebody may be allowed to do; checked where it is done, by {@code @Secured}. */
public final class Permission {

    /** See messages, totals and what was done, without payloads. */
    public static final String READ = "READ";
    /** See payloads. */
    public static final String PAYLOAD = "PAYLOAD";
    /** Redeliver, resolve, archive, restore, ask; look after failure groups and what is set aside. */
    public static final String OPERATE = "OPERATE";
    /** Change a message's payload and redeliver it. */
    public static final String EDIT = "EDIT";
    /** Change policies and subscriptions, and run operations above the limit of size. */
    public static final String ADMINISTER = "ADMINISTER";
    /** Export all that is kept of a business key, and erase what its messages carried. */
    public static final String PRIVACY = "PRIVACY";
    /** Prepare, confirm and roll back messages. */
    public static final String PRODUCE = "PRODUCE";
    /** Send receipts. */
    public static final String CONSUME = "CONSUME";

    /** All of them. */
    public static final List<String> ALL = List.of(READ, PAYLOAD, OPERATE, EDIT, ADMINISTER, PRIVACY, PRODUCE, CONSUME);

    private Permission() {}
}
