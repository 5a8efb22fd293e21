package io.waybill.service.tracking.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Registration.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OtherTagsUnitTests {

    private final OtherTags otherTags = new OtherTags();

    @Test
    void twoProcessesOfAGroupWithDifferentTagsAreWarnedOfOnceInAWhile(CapturedOutput output) {
        Subscription paid = new Subscription(of("PAID"), "application", 0, 0);

        assertThat(otherTags.seen(paid, of("REFUNDED"), 1_000)).isTrue();
        assertThat(otherTags.seen(paid, of("REFUNDED"), 2_000)).isFalse();
        assertThat(otherTags.seen(paid, of("REFUNDED"), 700_000)).isTrue();

        assertThat(output.getAll()).contains("group G takes PAID of T, but another process of it takes REFUNDED");
    }

    private static Registration.GroupSubscription of(String tags) {
        return new Registration.GroupSubscription("T", "G", tags, Mode.CONCURRENT, 0);
    }
}
