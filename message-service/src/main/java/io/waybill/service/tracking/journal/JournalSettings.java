package io.waybill.service.tracking.journal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the journal.
 *
 * @param node Name of this node, unique among the nodes on one database and the same after a restart.
 * @param linger How long facts wait for others about the same messages before they are written.
 * @param maxReadings Most broker messages journaled in one transaction.
 * @param maxBytes Most bytes of broker messages journaled in one transaction.
 * @param maxBatchSize Largest event batch that is read; a larger one is set aside.
 * @param keepBodies Whether the bodies of finished messages are kept.
 */
@Validated
@ConfigurationProperties("waybill.journal")
public record JournalSettings(
        @NotBlank @DefaultValue("node-1") String node,
        @DefaultValue("100ms") Duration linger,
        @DefaultValue("2000") @Min(1) @Max(10_000) int maxReadings,
        @DefaultValue("8MB") DataSize maxBytes,
        @DefaultValue("2MB") DataSize maxBatchSize,
        @DefaultValue("false") boolean keepBodies) {

    public JournalSettings {
        require(!linger.isNegative(), "linger must not be negative", linger);
        require(maxBytes.toBytes() > 0, "max-bytes must be positive", maxBytes);
        require(maxBatchSize.toBytes() > 0, "max-batch-size must be positive", maxBatchSize);
    }

    private static void require(boolean met, String requirement, Object value) {
        if (!met) {
            throw new IllegalArgumentException("waybill.journal." + requirement + ", and is " + value);
        }
    }
}
