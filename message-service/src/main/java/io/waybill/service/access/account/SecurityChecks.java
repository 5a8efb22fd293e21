package io.waybill.service.access.account;

import io.waybill.service.access.account.SecuritySettings.Account;
import io.waybill.service.access.account.SecuritySettings.Key;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with security settings, told by the names of the properties and never by their values. */
final class SecurityChecks {

    /** No colon: HTTP basic ends a name at one, and the audit log tells kinds of actors apart by one. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private static final Pattern BCRYPT = Pattern.compile("\\{bcrypt}\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int SHORTEST_PASSWORD = 12;
    private static final int SHORTEST_KEY = 24;

    /** Bcrypt does not look at more. */
    private static final int LONGEST_PASSWORD_BYTES = 72;

    private SecurityChecks() {}

    static void accounts(List<Account> accounts, @Nullable String another, List<String> problems) {
        Set<String> names = new HashSet<>();
        names.add(lower(another));
        for (int i = 0; i < accounts.size(); i++) {
            Account account = accounts.get(i);
            String property = "users[" + i + "]";
            name(property + ".name", account.name(), problems);
            password(property + ".password", account.password(), problems);
            if (account.roles().isEmpty()) {
                tell(property + ".roles", "is missing: VIEWER, OPERATOR, EDITOR, ADMIN or PRIVACY", problems);
            }
            if (account.name() != null && !names.add(lower(account.name()))) {
                tell(property + ".name", "is the name of another account too", problems);
            }
        }
    }

    static void keys(List<Key> keys, List<String> problems) {
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            String property = "api-keys[" + i + "]";
            name(property + ".name", key.name(), problems);
            if (SecuritySettings.isGiven(key.key()) == SecuritySettings.isGiven(key.hash())) {
                tell(property, "needs either key or hash", problems);
            } else if (SecuritySettings.isGiven(key.key())) {
                key(property + ".key", key.key(), problems);
            } else if (key.hash() != null && !SHA_256.matcher(key.hash()).matches()) {
                tell(property + ".hash", "must be the key's SHA-256: 64 hexadecimal digits", problems);
            }
            if (key.scopes().isEmpty() || !Permission.ALL.containsAll(key.scopes())) {
                tell(property + ".scopes", "must be some of " + String.join(", ", Permission.ALL), problems);
            }
        }
    }

    static void name(String property, @Nullable String name, List<String> problems) {
        if (!SecuritySettings.isGiven(name)) {
            tell(property, "is missing", problems);
        } else if (!NAME.matcher(name).matches()) {
            tell(property, "may have letters, digits and ._@- only, at most 64", problems);
        }
    }

    static void password(String property, @Nullable String password, List<String> problems) {
        if (password == null || password.isBlank()) {
            tell(property, "is missing", problems);
        } else if (password.startsWith("{")) {
            if (!BCRYPT.matcher(password).matches()) {
                tell(property, "begins with a brace and is no hash of the form {bcrypt}$2…", problems);
            }
        } else if (password.length() < SHORTEST_PASSWORD) {
            tell(property, "must have at least " + SHORTEST_PASSWORD + " characters", problems);
        } else if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD_BYTES) {
            tell(property, "must have at most " + LONGEST_PASSWORD_BYTES + " bytes", problems);
        }
    }

    static void key(String property, @Nullable String key, List<String> problems) {
        if (key == null || key.length() < SHORTEST_KEY) {
            tell(property, "must have at least " + SHORTEST_KEY + " characters", problems);
        }
    }

    static void positive(String property, int number, List<String> problems) {
        if (number < 1) {
            tell(property, "must be at least 1", problems);
        }
    }

    private static void tell(String property, String problem, List<String> problems) {
        problems.add("waybill.security." + property + " " + problem);
    }

    private static String lower(@Nullable String name) {
        return name == null ? "" : name.toLowerCase(Locale.ROOT);
    }
}
