package io.waybill.service.access.oidc;

import io.waybill.protocol.Limits;
import io.waybill.service.access.account.Role;
import io.waybill.service.access.account.SecuritySettings.Oidc;
import io.waybill.service.platform.ShortNames;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * People whom an OpenID Connect provider logs in. What they may do follows from a claim of theirs; without a role of ours
 * they are known and may do nothing.
 */
public class OidcAccounts extends OidcUserService {

    private final Oidc settings;

    public OidcAccounts(Oidc settings) {
        this.settings = settings;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcUser user = super.loadUser(request);
        String[] permissions = rolesIn(user.getClaims())
                .flatMap(role -> role.permissions().stream())
                .distinct()
                .toArray(String[]::new);
        return new Person(user, AuthorityUtils.createAuthorityList(permissions));
    }

    /** The roles of ours that claims give. */
    Stream<Role> rolesIn(Map<String, Object> claims) {
        Object claim = claims.containsKey(settings.rolesClaim())
                ? claims.get(settings.rolesClaim())
                : nested(claims, settings.rolesClaim());
        Set<String> values = claim instanceof Collection<?> several
                ? several.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new))
                : claim == null ? Set.of() : Set.of(String.valueOf(claim));
        return values.stream().map(this::role).flatMap(Optional::stream).distinct();
    }

    private Optional<Role> role(String value) {
        if (!settings.roles().isEmpty()) {
            return Optional.ofNullable(settings.roles().get(value));
        }
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equalsIgnoreCase(value))
                .findFirst();
    }

    private static @Nullable Object nested(Map<String, Object> claims, String path) {
        Object found = claims;
        for (String part : path.split("\\.")) {
            found = found instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return found;
    }

    /** Is known by a name that no account of this service's own can have. */
    private static class Person extends DefaultOidcUser {

        private static final long serialVersionUID = 1;

        private final String name;

        Person(OidcUser user, Collection<? extends GrantedAuthority> authorities) {
            super(authorities, user.getIdToken(), user.getUserInfo());
            this.name = ShortNames.of("oidc:" + user.getName(), Limits.NAME);
        }

        @Override
        public String getName() {
            return name;
        }
    }
}
