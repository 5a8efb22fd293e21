package io.waybill.service.access.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may do what. There are no defaults: somebody has to be let in by name. Checked here and not by annotations, because
 * a failed annotation has its value written to the log.
 *
 * @param user Name of one administrator's account; the short form of users.
 * @param password Its password, as it is or as {bcrypt}….
 * @param apiKey One key that may read, operate, produce and consume; the short form of api-keys.
 * @param users Accounts of people.
 * @param apiKeys Keys of services. One service may have several, so that a key can be replaced without a gap.
 * @param readOnly Whether nothing can be changed by this node's API and console: the endpoints do not exist.
 * @param oidc What is made of people whom another service logs in.
 * @param throttling How many logins may fail.
 */
@ConfigurationProperties("waybill.security")
public record SecuritySettings(
        @Nullable String user,
        @Nullable String password,
        @Nullable String apiKey,
        @DefaultValue List<Account> users,
        @DefaultValue List<Key> apiKeys,
        @DefaultValue("false") boolean readOnly,
        @DefaultValue Oidc oidc,
        @DefaultValue Throttling throttling) {

    /**
     * A person's account.
     *
     * @param name Letters, digits and ._@- only, at most 64.
     * @param password As it is, with 12 characters at least, or as {bcrypt}….
     * @param roles What it may do.
     */
    public record Account(
            @Nullable String name,
            @Nullable String password,
            @DefaultValue Set<Role> roles) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "account " + name + " " + roles;
        }
    }

    /**
     * A service's key, either itself or its hash.
     *
     * @param name The service: what the audit log calls whoever uses the key.
     * @param key The key, with 24 characters at least.
     * @param hash The SHA-256 of the key, as 64 hexadecimal digits.
     * @param scopes What it may be used for: names of permissions.
     * @param expiresAt When it ceases to be good.
     * @param producers Producers on REST that it may speak for; with any of the three, what is listed nowhere is refused.
     * @param groups Consumer groups that it may speak for, endpoints (http:name) among them.
     * @param topics Topics that it may send to or take.
     */
    public record Key(
            @Nullable String name,
            @Nullable String key,
            @Nullable String hash,
            @DefaultValue Set<String> scopes,
            @Nullable Instant expiresAt,
            @DefaultValue Set<String> producers,
            @DefaultValue Set<String> groups,
            @DefaultValue Set<String> topics) {

        /** What it may name; none of these: whatever there is. */
        public KeyBinding binding() {
            return new KeyBinding(producers, groups, topics);
        }

        /** Whether it speaks for producers or groups, and for any of them. */
        public boolean speaksForAnybody() {
            return !binding().isBound() && (scopes.contains(Permission.PRODUCE) || scopes.contains(Permission.CONSUME));
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "key of " + name + " " + new TreeSet<>(scopes);
        }
    }

    /**
     * What is made of people whom an OpenID Connect provider logs in.
     *
     * @param rolesClaim The claim that holds their roles, a text or a list; dots lead into nested claims.
     * @param roles Which value of the claim means which role; if there are none, the roles' own names do.
     */
    public record Oidc(
            @DefaultValue("roles") String rolesClaim,
            @DefaultValue Map<String, Role> roles) {}

    /**
     * After how many failed logins within an hour it is stopped for a while: for 30 s at first, then twice as long each time.
     *
     * @param perAccountAndAddress Of one address on one account.
     * @param perAddress Of one address on any account; more where everybody comes from one address.
     * @param perAccount On one account from addresses from which it has never logged in.
     */
    public record Throttling(
            @DefaultValue("5") int perAccountAndAddress,
            @DefaultValue("20") int perAddress,
            @DefaultValue("50") int perAccount) {}

    /** The name by which the short form's key goes. */
    static final String DEFAULT_KEY = "default";

    private static final Set<String> DEFAULT_SCOPES =
            Set.of(Permission.READ, Permission.OPERATE, Permission.PRODUCE, Permission.CONSUME);

    public SecuritySettings {
        users = new ArrayList<>(users);
        apiKeys = new ArrayList<>(apiKeys);
        List<String> problems = new ArrayList<>();
        if (isGiven(user) || isGiven(password)) {
            SecurityChecks.name("user", user, problems);
            SecurityChecks.password("password", password, problems);
        }
        if (isGiven(apiKey)) {
            SecurityChecks.key("api-key", apiKey, problems);
        }
        SecurityChecks.accounts(users, user, problems);
        SecurityChecks.keys(apiKeys, problems);
        SecurityChecks.positive("throttling.per-account-and-address", throttling.perAccountAndAddress(), problems);
        SecurityChecks.positive("throttling.per-address", throttling.perAddress(), problems);
        SecurityChecks.positive("throttling.per-account", throttling.perAccount(), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        if (isGiven(user)) {
            users.add(new Account(user, password, Set.of(Role.ADMIN)));
        }
        if (isGiven(apiKey)) {
            apiKeys.add(new Key(
                    DEFAULT_KEY, apiKey, null, new HashSet<>(DEFAULT_SCOPES), null, Set.of(), Set.of(), Set.of()));
        }
    }

    /** Whether nobody at all is let in by these. */
    public boolean isEmpty() {
        return users.isEmpty() && apiKeys.isEmpty();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return users + " " + apiKeys;
    }

    static boolean isGiven(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
