package io.waybill.service.support;

import com.github.luben.zstd.ZstdOutputStream;
import io.waybill.test.rocketmq.EmbeddedRocketMq;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.Compressor;
import org.apache.rocketmq.common.message.Message;

/** Sends bodies that are small for the broker and large for who unpacks them, without having them in memory itself. */
public final class PackedProducer implements AutoCloseable {

    private final Sending producer = new Sending();

    public PackedProducer() {
        try {
            producer.setNamesrvAddr(EmbeddedRocketMq.shared().nameServer());
            producer.setSendMsgTimeout(10_000);
            producer.setCompressType(CompressionType.ZSTD);
            producer.setCompressMsgBodyOverHowmuch(0);
            producer.start();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Sends messages each of which unpacks to as many zeros, all to one queue. */
    public void sendZeros(List<Message> messages, int bytes) {
        producer.packed = zeros(bytes);
        try {
            var queue = producer.fetchPublishMessageQueues(messages.get(0).getTopic())
                    .get(0);
            for (Message message : messages) {
                message.setBody(new byte[1]);
                producer.send(message, queue);
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static byte[] zeros(int bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed)) {
            byte[] piece = new byte[1 << 20];
            for (int left = bytes; left > 0; left -= piece.length) {
                out.write(piece, 0, Math.min(left, piece.length));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    @Override
    public void close() {
        producer.shutdown();
    }

    private static final class Sending extends DefaultMQProducer {

        private byte[] packed = {};

        private Sending() {
            super("SERVICE_TESTS_PACKED");
        }

        @Override
        public Compressor getCompressor() {
            return new Compressor() {
                @Override
                public byte[] compress(byte[] body, int level) {
                    return packed;
                }

                @Override
                public byte[] decompress(byte[] body) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
