package io.waybill.service.operating.alert.channel;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.operating.alert.channel.AlertChannel.UndeliveredException;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Service;

/** Tries channels, for people who want to see whether they work. */
@Service
public class ChannelTests {

    private final Channels channels;
    private final ConsoleAddress console;
    private final Audit audit;
    private final Clock clock;
    private final Transactions transactions;

    ChannelTests(Channels channels, ConsoleAddress console, Audit audit, Clock clock, Transactions transactions) {
        this.channels = channels;
        this.console = console;
        this.audit = audit;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** @throws RefusedException when there is no such channel, or it did not take the message */
    @Secured(Permission.OPERATE)
    public void test(String name) {
        AlertChannel channel =
                channels.find(name).orElseThrow(() -> new RefusedException(ChannelRefusal.CHANNEL_UNKNOWN, name));
        transactions.once(
                () -> audit.write(new Audit.Deed("TEST_CHANNEL", null, null, 1, null, Map.of("channel", name))));
        try {
            channel.send(List.of(new Notice(
                    Notice.NoticeKind.TEST, "TEST", "", clock.instant(), "this channel works", console.of("/"))));
        } catch (UndeliveredException failed) {
            throw new RefusedException(
                    ChannelRefusal.CHANNEL_FAILED, failed, name, String.valueOf(failed.getMessage()));
        }
    }
}
