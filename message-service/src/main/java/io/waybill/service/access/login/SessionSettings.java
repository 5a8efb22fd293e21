package io.waybill.service.access.login;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many may be logged in on one node.
 *
 * @param perUser Most sessions of one person.
 * @param most Most sessions of all together.
 */
@ConfigurationProperties("waybill.security.sessions")
record SessionSettings(
        @DefaultValue("10") int perUser,
        @DefaultValue("1000") int most) {

    SessionSettings {
        if (perUser < 1 || most < perUser) {
            throw new IllegalArgumentException("waybill.security.sessions.per-user is " + perUser + " and .most is "
                    + most + "; the first must be at least 1, the second no less than the first");
        }
    }
}
