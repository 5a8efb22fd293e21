package io.waybill;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns payloads into bytes and back. A bean of this type is the application's codec in place of Waybill's JSON; a message ({@link
 * OutgoingMessage.Builder#codec}) or a listener ({@link WaybillListener#codec}) may have one of its own. Those that Waybill brings are
 * made by {@code io.waybill.payload.PayloadCodecs}. Called by many threads at once; on writing, on the thread that sends, before
 * anything of the message is stored; on reading, before the listener's transaction begins.
 */
public interface PayloadCodec {

    /**
     * What messages say they are written by, in header {@code waybill-codec}: a listener with a codec of another name does
     * not try to read them. Letters, digits, '.', '_' and '-', at most 64; null for what needs no saying, such as JSON.
     */
    default @Nullable String name() {
        return null;
    }

    /**
     * Writes a payload.
     *
     * @throws UnwritablePayloadException when it is nothing this codec can write, or would be read as something else;
     *     nothing is sent then. So it is with whatever else is thrown
     */
    EncodedPayload write(Object payload, Envelope envelope);

    /**
     * Reads a payload.
     *
     * @param payload with all headers of the message; without {@code waybill-codec} where no codec had a name to say
     * @param type what the listener declares, with its generics
     * @return what is read, of that type
     * @throws UnreadablePayloadException when no number of retries would make it readable: the message is dead for the group
     *     at once. Whatever else is thrown, a key that can't be fetched for example, is an attempt that failed, and is made again
     */
    Object read(EncodedPayload payload, Envelope envelope, Type type);

    /**
     * Called once for each listener, at its start.
     *
     * @throws RuntimeException when no payload could be read as the type, which stops the start
     */
    default void check(Type type) {}
}
