package io.waybill.service.platform.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodiesUnitTests {

    private static final int MOST = 16 << 20;

    private static MessageExt compressed(CompressionType type, byte[] body) throws Exception {
        return flagged(type, CompressorFactory.getCompressor(type).compress(body, 5));
    }

    private static MessageExt flagged(CompressionType type, byte[] packed) {
        MessageExt message = new MessageExt();
        message.setTopic("TOPIC");
        message.setBody(packed);
        message.setSysFlag(MessageSysFlag.COMPRESSED_FLAG | type.getCompressionFlag());
        return message;
    }

    @ParameterizedTest
    @EnumSource
    void unpacksWhatWasCompressed(CompressionType type) throws Exception {
        byte[] body = "payload ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        MessageExt message = compressed(type, body);
        Bodies.unpack(message, () -> MOST);
        assertThat(message.getBody()).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource
    void aFewBytesThatBecomeTooManyAreNotUnpacked(CompressionType type) throws Exception {
        MessageExt message = compressed(type, new byte[MOST + 1]);
        assertThat(message.getBody()).hasSizeLessThan(200_000);
        Bodies.unpack(message, () -> MOST);
        assertThat(message.getBody()).isNull();
    }

    /** The window of a frame is had before anything is unpacked, whatever is in it. */
    @Test
    void aFrameThatAsksForALargeWindowIsNotUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed).setLong(27)) {
            out.write(new byte[100]);
            out.flush();
            out.write(new byte[100]);
        }
        MessageExt message = flagged(CompressionType.ZSTD, packed.toByteArray());
        Bodies.unpack(message, () -> MOST);
        assertThat(message.getBody()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotCompressedAlthoughItSaysSoHasNoBody(CompressionType type) {
        byte[] garbage = new byte[1_000];
        new Random(7).nextBytes(garbage);
        MessageExt message = flagged(type, garbage);
        Bodies.unpack(message, () -> MOST);
        assertThat(message.getBody()).isNull();
    }

    @Test
    void whatIsNotCompressedStaysAsItIs() {
        MessageExt message = new MessageExt();
        message.setBody(new byte[] {1, 2});
        Bodies.unpack(message, () -> MOST);
        assertThat(message.getBody()).containsExactly(1, 2);
        message.setBody(null);
        Bodies.unpack(message, () -> MOST);
        assertThat(message.getBody()).isEmpty();
    }
}
