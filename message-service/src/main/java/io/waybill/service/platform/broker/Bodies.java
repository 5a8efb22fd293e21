package io.waybill.service.platform.broker;

import com.github.luben.zstd.ZstdInputStream;
import io.waybill.service.platform.failurelog.RateLimitedLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntSupplier;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Unpacks bodies that producers have compressed. The client would do so as well, but without bounds: a few megabytes of zeros
 * become gigabytes; and after a body that can't be unpacked it passes over whatever it has pulled with it.
 */
public final class Bodies {

    /** A small body may ask for a large window: this is that of the 19th of Zstandard's 22 levels, 8 MB, outside of the heap. */
    private static final int LARGEST_WINDOW_LOG = 23;

    private static final RateLimitedLog LOG = new RateLimitedLog(LoggerFactory.getLogger(Bodies.class));

    private Bodies() {}

    /**
     * Afterwards the message has its body as it was sent, or null where it can't be unpacked, or not without getting longer than
     * is taken.
     *
     * @param most bytes; asked only of what is compressed
     */
    public static void unpack(MessageExt message, IntSupplier most) {
        byte[] body = message.getBody();
        if (body == null) {
            message.setBody(new byte[0]); // How the client decodes an empty one.
            return;
        }
        if ((message.getSysFlag() & MessageSysFlag.COMPRESSED_FLAG) != 0) {
            message.setBody(unpacked(message, body, most.getAsInt()));
            message.setSysFlag(MessageSysFlag.clearCompressedFlag(message.getSysFlag()));
        }
    }

    private static byte @Nullable [] unpacked(MessageExt message, byte[] packed, int most) {
        try (InputStream in = stream(message, packed)) {
            byte[] body = in.readNBytes(most + 1);
            if (body.length <= most) {
                return body;
            }
            LOG.warn(
                    "a body is too large",
                    "the body of {} on {} has more than {} bytes and is not kept",
                    message.getMsgId(),
                    message.getTopic(),
                    most);
        } catch (IOException | RuntimeException malformed) {
            LOG.warn(
                    "a body can't be unpacked",
                    "the body of {} on {} is said to be compressed and can't be unpacked: {}",
                    message.getMsgId(),
                    message.getTopic(),
                    malformed.getClass().getSimpleName());
        }
        return null;
    }

    private static InputStream stream(MessageExt message, byte[] packed) throws IOException {
        InputStream in = new ByteArrayInputStream(packed);
        return switch (MessageSysFlag.getCompressionType(message.getSysFlag())) {
            case LZ4 -> new LZ4FrameInputStream(in);
            case ZSTD -> new ZstdInputStream(in).setLongMax(LARGEST_WINDOW_LOG);
            case ZLIB -> new InflaterInputStream(in);
        };
    }
}
