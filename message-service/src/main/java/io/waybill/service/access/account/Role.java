package io.waybill.service.access.account;

import java.util.Set;

/** What accounts are given: each role brings permissions, and this is the one place that says which. */
public enum Role {
    /** Sees everything but payloads. */
    VIEWER(Permission.READ),
    /** Acts on messages as they are. */
    OPERATOR(Permission.READ, Permission.OPERATE),
    /** Sees payloads and changes them. */
    EDITOR(Permission.READ, Permission.OPERATE, Permission.PAYLOAD, Permission.EDIT),
    /** Does all that people do, but for what PRIVACY does. */
    ADMIN(Permission.READ, Permission.OPERATE, Permission.PAYLOAD, Permission.EDIT, Permission.ADMINISTER),
    /** Exports and erases one person's data. In no other role: nobody hands out or destroys it by the way. */
    PRIVACY(Permission.READ, Permission.PRIVACY);

    private final Set<String> permissions;

    Role(String... permissions) {
        this.permissions = Set.of(permissions);
    }

    public Set<String> permissions() {
        return permissions;
    }
}
