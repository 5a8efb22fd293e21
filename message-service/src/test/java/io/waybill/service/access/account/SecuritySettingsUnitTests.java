package io.waybill.service.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.service.access.account.SecuritySettings.Account;
import io.waybill.service.access.account.SecuritySettings.Key;
import io.waybill.service.access.account.SecuritySettings.Oidc;
import io.waybill.service.access.account.SecuritySettings.Throttling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class SecuritySettingsUnitTests {

    private static final String PASSWORD = "a-long-password";
    private static final String KEY = "a-key-of-more-than-24-characters";

    private static SecuritySettings settings(String user, String password, String key, Account[] users, Key... keys) {
        return new SecuritySettings(
                user,
                password,
                key,
                List.of(users),
                List.of(keys),
                false,
                new Oidc("roles", Map.of()),
                new Throttling(5, 20, 50));
    }

    private static Account[] accounts(Account... accounts) {
        return accounts;
    }

    private static Account account(String name, String password) {
        return new Account(name, password, Set.of(Role.VIEWER));
    }

    private static Key key(String name, String key, String hash, String... scopes) {
        return new Key(name, key, hash, Set.of(scopes), null, Set.of(), Set.of(), Set.of());
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(Account... accounts) {
        return assertThatThrownBy(() -> settings(null, null, null, accounts(accounts)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(Key key) {
        return assertThatThrownBy(() -> settings(null, null, null, accounts(), key))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theShortFormIsAnAdministratorAndAKey() {
        SecuritySettings settings = settings("boss", PASSWORD, KEY, accounts());
        assertThat(settings.users()).containsExactly(new Account("boss", PASSWORD, Set.of(Role.ADMIN)));
        assertThat(settings.apiKeys())
                .containsExactly(key("default", KEY, null, "READ", "OPERATE", "PRODUCE", "CONSUME"));
    }

    @Test
    void secretsAreNotWrittenOut() {
        assertThat(settings(
                                "boss",
                                PASSWORD,
                                KEY,
                                accounts(account("other", "another-password")),
                                key("x", KEY + "2", null, "READ"))
                        .toString())
                .contains("boss", "other")
                .doesNotContain(PASSWORD, KEY, "another-password");
    }

    @Test
    void whatIsWrongWithAnAccountIsToldByItsProperty() {
        assertRefused(account("a:b", PASSWORD)).hasMessageContaining("waybill.security.users[0].name may have letters");
        assertRefused(account(null, PASSWORD)).hasMessageContaining("waybill.security.users[0].name is missing");
        assertRefused(account("a", null)).hasMessageContaining("waybill.security.users[0].password is missing");
        assertRefused(account("a", "{noop}passwords")).hasMessageContaining("users[0].password begins with a brace");
        assertRefused(account("a", "ä".repeat(37)))
                .hasMessageContaining("users[0].password must have at most 72 bytes");
        assertRefused(new Account("a", PASSWORD, Set.of())).hasMessageContaining("users[0].roles is missing");
        assertRefused(account("a", PASSWORD), account("A", PASSWORD)).hasMessageContaining("users[1].name is the name");
    }

    @Test
    void whatIsWrongWithAKeyIsToldByItsProperty() {
        assertRefused(key("a", null, null, "READ")).hasMessageContaining("api-keys[0] needs either key or hash");
        assertRefused(key("a", KEY, "0".repeat(64), "READ")).hasMessageContaining("api-keys[0] needs either");
        assertRefused(key("a", null, "x", "READ")).hasMessageContaining("api-keys[0].hash must be");
        assertRefused(key("a", KEY, null)).hasMessageContaining("api-keys[0].scopes must be some of");
        assertRefused(key("a", KEY, null, "FLY")).hasMessageContaining("api-keys[0].scopes must be some of");
        assertRefused(key("oidc:a", KEY, null, "READ")).hasMessageContaining("api-keys[0].name may have");
    }

    @Test
    void throttlingNeedsLimits() {
        assertThatThrownBy(() -> new SecuritySettings(
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        false,
                        new Oidc("roles", Map.of()),
                        new Throttling(0, 1, 1)))
                .hasMessageContaining("waybill.security.throttling.per-account-and-address must be at least 1");
    }
}
