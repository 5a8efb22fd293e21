package io.waybill.autoconfigure;

import io.waybill.PayloadCodec;
import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.internal.payload.AesGcmCodec;
import org.springframework.beans.factory.ObjectProvider;

/** The one codec of an application. */
final class ApplicationCodec {

    private ApplicationCodec() {}

    /** @throws StartFailure when it can't be told which it is, or it does not encrypt although that is asked for */
    static PayloadCodec of(ObjectProvider<PayloadCodec> codecs, WaybillProperties properties) {
        PayloadCodec codec = codecs.getIfUnique();
        if (codec == null) {
            throw new StartFailure(
                    "There are several beans of type PayloadCodec, and none is @Primary.",
                    "Mark the application's codec as @Primary; listeners and messages choose others by codec().");
        }
        if (properties.payload().encryption() != null && !(codec instanceof AesGcmCodec)) {
            throw new StartFailure(
                    "waybill.payload.encryption is set, and the bean "
                            + codec.getClass().getName()
                            + " of type PayloadCodec goes before it, so that nothing would be encrypted.",
                    "Take the bean away, or the setting, or have the bean be PayloadCodecs.encrypted(…).");
        }
        return codec;
    }
}
