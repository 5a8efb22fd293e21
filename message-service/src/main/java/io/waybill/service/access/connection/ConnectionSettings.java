package io.waybill.service.access.connection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long requests may take to arrive.
 *
 * @param headerTime In which the headers of a request have to be there, from its first byte on.
 * @param bodyTime In which a body has to be there, beside the time that its size takes at the lowest rate.
 * @param bodyRate Lowest rate of a body, a second.
 * @param slowBodies Most bodies at a time that are waited for, of callers who are logged in; a thread waits for each.
 * @param slowLogins The same of login forms, which come from anybody.
 * @param slowLoginsPerAddress Most login forms at a time that are waited for from one address.
 * @param strangers Most requests at a time of callers without session, key or password.
 * @param strangersPerAddress The same of one address; of IPv6, of one network of 2^64.
 * @param passwords Most requests at a time whose password is being checked, which takes a while on purpose.
 * @param passwordsPerAddress The same of one address.
 * @param perAddress Most connections of one address; beyond, those go that have been waited for longest.
 */
@ConfigurationProperties("waybill.connections")
record ConnectionSettings(
        @DefaultValue("10s") Duration headerTime,
        @DefaultValue("10s") Duration bodyTime,
        @DefaultValue("4KB") DataSize bodyRate,
        @DefaultValue("128") int slowBodies,
        @DefaultValue("24") int slowLogins,
        @DefaultValue("4") int slowLoginsPerAddress,
        @DefaultValue("32") int strangers,
        @DefaultValue("16") int strangersPerAddress,
        @DefaultValue("64") int passwords,
        @DefaultValue("48") int passwordsPerAddress,
        @DefaultValue("400") int perAddress) {

    ConnectionSettings {
        positive("header-time", headerTime.toMillis());
        positive("body-time", bodyTime.toMillis());
        positive("body-rate", bodyRate.toBytes());
        positive("slow-bodies", slowBodies);
        positive("slow-logins", slowLogins);
        positive("slow-logins-per-address", slowLoginsPerAddress);
        positive("strangers", strangers);
        positive("strangers-per-address", strangersPerAddress);
        positive("passwords", passwords);
        positive("passwords-per-address", passwordsPerAddress);
        positive("per-address", perAddress);
    }

    private static void positive(String name, long number) {
        if (number < 1) {
            throw new IllegalArgumentException("waybill.connections." + name + " must be more than zero");
        }
    }

    /** How long a body may take of which so much has come. */
    long nanosFor(long bytes) {
        return bodyTime.toNanos() + bytes * 1_000_000_000L / bodyRate.toBytes();
    }
}
