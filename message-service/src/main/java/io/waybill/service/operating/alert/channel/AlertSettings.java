package io.waybill.service.operating.alert.channel;

import io.waybill.service.platform.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When and where alerts are sent. Checked here and not by annotations, because a failed annotation has its value written
 * to the log.
 *
 * @param interval How often conditions are looked at.
 * @param remindAfter How long after it was told a condition that lasts is told again.
 * @param recoveredAfter How long a condition must be gone before that is told.
 * @param timeout Longest time sending one message to one channel may take.
 * @param deadMessages More dead messages than this are told.
 * @param oldestUndelivered What is owed for longer is told, by group.
 * @param redeliverySilent That no node has finished a round of redelivery for longer is told.
 * @param producerSilent That a producer has not answered for longer is told.
 * @param endpointFailing That an endpoint has taken nothing for longer, though it was told something, is told.
 * @param outboxWaiting That a message has waited in its producer's outbox for longer, though its time has come, is told.
 * @param retentionSilent That a table was not swept for longer than ten runs and this is told.
 * @param retentionFailing That each sweep of a table has failed for longer is told.
 * @param channels Where alerts go.
 */
@ConfigurationProperties("waybill.alerts")
public record AlertSettings(
        @DefaultValue("30s") Duration interval,
        @DefaultValue("4h") Duration remindAfter,
        @DefaultValue("1m") Duration recoveredAfter,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("100") long deadMessages,
        @DefaultValue("1h") Duration oldestUndelivered,
        @DefaultValue("10m") Duration redeliverySilent,
        @DefaultValue("10m") Duration producerSilent,
        @DefaultValue("10m") Duration endpointFailing,
        @DefaultValue("10m") Duration outboxWaiting,
        @DefaultValue("10m") Duration retentionSilent,
        @DefaultValue("1h") Duration retentionFailing,
        @DefaultValue List<Channel> channels) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** What kind of receiver it is. */
    enum Type {
        WEBHOOK,
        DINGTALK,
        WECOM,
        FEISHU,
        EMAIL
    }

    /**
     * One receiver.
     *
     * @param name by which it is tested and told of in the log
     * @param url where to, unless it is e-mail; a secret of its own with some
     * @param secret with which messages are signed, where the receiver wants that
     * @param from the sender's address of e-mails
     * @param to the receivers' addresses of e-mails
     */
    record Channel(
            @Nullable String name,
            @Nullable Type type,
            @Nullable String url,
            @Nullable String secret,
            @Nullable String from,
            @DefaultValue List<String> to) {

        /** Without the secrets: an address may be one. */
        @Override
        public String toString() {
            return name + " (" + type + ")";
        }
    }

    public AlertSettings {
        requirePositive("interval", interval);
        requirePositive("remind-after", remindAfter);
        requirePositive("timeout", timeout);
        requirePositive("oldest-undelivered", oldestUndelivered);
        requirePositive("redelivery-silent", redeliverySilent);
        requirePositive("producer-silent", producerSilent);
        requirePositive("endpoint-failing", endpointFailing);
        requirePositive("outbox-waiting", outboxWaiting);
        requirePositive("retention-silent", retentionSilent);
        requirePositive("retention-failing", retentionFailing);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < channels.size(); i++) {
            check("waybill.alerts.channels[" + i + "]", channels.get(i), names);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        Settings.requirePositive("waybill.alerts." + name, duration);
    }

    private static void check(String property, Channel channel, Set<String> names) {
        String name = channel.name();
        require(name != null && NAME.matcher(name).matches(), property + ".name needs letters, digits and ._- only");
        require(names.add(String.valueOf(name)), property + ".name is the name of another channel too");
        require(channel.type() != null, property + ".type is missing: WEBHOOK, DINGTALK, WECOM, FEISHU or EMAIL");
        if (channel.type() == Type.EMAIL) {
            require(!channel.to().isEmpty(), property + ".to is missing");
            require(channel.from() != null, property + ".from is missing");
        } else {
            require(isHttp(channel.url()), property + ".url must begin with https:// or http:// and name a host");
        }
    }

    private static boolean isHttp(@Nullable String url) {
        try {
            URI uri = URI.create(url == null ? "" : url);
            return Set.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
