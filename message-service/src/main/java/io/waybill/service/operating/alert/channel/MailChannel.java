package io.waybill.service.operating.alert.channel;

import io.waybill.service.operating.alert.channel.AlertSettings.Channel;
import java.util.List;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

/** E-mail. */
class MailChannel implements AlertChannel {

    private static final int LONGEST_SUBJECT = 150;

    private final Channel channel;
    private final MailSender sender;

    MailChannel(Channel channel, MailSender sender) {
        this.channel = channel;
        this.sender = sender;
    }

    @Override
    public String name() {
        return String.valueOf(channel.name());
    }

    @Override
    public void send(List<Notice> notices) throws UndeliveredException {
        SimpleMailMessage mail = new SimpleMailMessage();
        mail.setFrom(String.valueOf(channel.from()));
        mail.setTo(channel.to().toArray(String[]::new));
        String subject = NoticeText.TITLE + ": " + notices.get(0).line()
                + (notices.size() > 1 ? " and " + (notices.size() - 1) + " more" : "");
        mail.setSubject(subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT));
        mail.setText(NoticeText.plain(notices, Integer.MAX_VALUE));
        try {
            sender.send(mail);
        } catch (MailException failed) {
            throw new UndeliveredException(
                    "the mail server did not take it: " + failed.getClass().getSimpleName());
        }
    }
}
