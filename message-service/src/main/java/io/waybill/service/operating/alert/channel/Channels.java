package io.waybill.service.operating.alert.channel;

import io.waybill.service.operating.alert.channel.AlertSettings.Channel;
import io.waybill.service.operating.alert.channel.AlertSettings.Type;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** The channels that are configured. Thread-safe. */
@Component
public class Channels implements DisposableBean {

    private final List<AlertChannel> all = new ArrayList<>();
    private final JsonPost jsonPost;

    Channels(AlertSettings settings, ObjectProvider<JavaMailSenderImpl> mail, Clock clock) {
        this.jsonPost = new JsonPost(settings.timeout());
        for (Channel channel : settings.channels()) {
            all.add(
                    channel.type() == Type.WEBHOOK
                            ? new WebhookChannel(channel, jsonPost, clock)
                            : channel.type() == Type.EMAIL
                                    ? new MailChannel(
                                            channel,
                                            bounded(mail, settings.timeout().toMillis()))
                                    : new ChatChannel(channel, jsonPost, clock));
        }
    }

    public List<AlertChannel> all() {
        return List.copyOf(all);
    }

    /** The names of all, in the order in which they are configured. */
    public List<String> names() {
        return all.stream().map(AlertChannel::name).toList();
    }

    Optional<AlertChannel> find(String name) {
        return all.stream().filter(channel -> channel.name().equals(name)).findFirst();
    }

    /** A mail server may be silent for ever, if it is let. */
    private static JavaMailSenderImpl bounded(ObjectProvider<JavaMailSenderImpl> mail, long timeout) {
        JavaMailSenderImpl sender = mail.getIfAvailable();
        if (sender == null) {
            throw new IllegalStateException("a channel of waybill.alerts is EMAIL: set spring.mail.host");
        }
        Properties properties = sender.getJavaMailProperties();
        for (String step : List.of("connectiontimeout", "timeout", "writetimeout")) {
            properties.putIfAbsent("mail." + sender.getProtocol() + "." + step, String.valueOf(timeout));
        }
        return sender;
    }

    @Override
    public void destroy() throws IOException {
        jsonPost.close();
    }
}
