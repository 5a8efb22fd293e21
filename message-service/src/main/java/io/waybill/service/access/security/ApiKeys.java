package io.waybill.service.access.security;

import io.waybill.service.access.account.KeyBinding;
import io.waybill.service.access.account.SecuritySettings.Key;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * The keys of services. They are long and random, so that one round of SHA-256 hides them well enough, and asking for
 * one costs next to nothing. Thread-safe.
 */
class ApiKeys {

    private final List<ApiKey> keys = new ArrayList<>();
    private final Clock clock;

    ApiKeys(List<Key> configured, Clock clock) {
        this.clock = clock;
        for (Key each : configured) {
            byte[] hash = each.hash() != null
                    ? HexFormat.of().parseHex(each.hash())
                    : hash(Objects.requireNonNullElse(each.key(), ""));
            keys.add(new ApiKey(
                    "api-key:" + each.name(),
                    hash,
                    AuthorityUtils.createAuthorityList(each.scopes().toArray(String[]::new)),
                    each.expiresAt(),
                    each.binding()));
        }
    }

    /**
     * A key that is good.
     *
     * @param actor the name by which its user is known
     * @param binding for whom it may speak
     */
    record ApiKey(
            String actor,
            byte[] hash,
            List<GrantedAuthority> authorities,
            @Nullable Instant expiresAt,
            KeyBinding binding) {

        private boolean isGoodAt(Instant time) {
            return expiresAt == null || time.isBefore(expiresAt);
        }
    }

    /** Takes as long whichever key it is, or none. */
    Optional<ApiKey> find(String presented) {
        byte[] hash = hash(presented);
        Instant now = clock.instant();
        ApiKey found = null;
        for (ApiKey key : keys) {
            if (MessageDigest.isEqual(key.hash(), hash) & key.isGoodAt(now)) {
                found = key;
            }
        }
        return Optional.ofNullable(found);
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
