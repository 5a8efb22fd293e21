package io.waybill.autoconfigure;

import io.waybill.PayloadCodec;
import io.waybill.autoconfigure.WaybillProperties.Encryption;
import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.payload.PayloadCodecs;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application's codec, as its settings have it; a bean of the host's goes before it. */
@Configuration(proxyBeanMethods = false)
class PayloadConfiguration {

    private static final String KEYS = "waybill.payload.encryption.keys";

    @Bean
    @ConditionalOnMissingBean
    PayloadCodec waybillPayloadCodec(WaybillProperties properties, BeanFactory beans) {
        WaybillProperties.Payload settings = properties.payload();
        PayloadCodec json = switch (settings.codec()) {
            case JSON -> PayloadCodecs.json();
            case JACKSON -> HostMapper.codec(beans);
            case FASTJSON2 -> PayloadCodecs.fastjson2();
        };
        return settings.encryption() == null ? json : encrypting(json, settings.encryption());
    }

    private static PayloadCodec encrypting(PayloadCodec json, Encryption settings) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        settings.keys().forEach((id, key) -> keys.put(id, decode(id, key)));
        try {
            return settings.acceptPlain()
                    ? PayloadCodecs.encryptedOrPlain(json, keys, settings.use())
                    : PayloadCodecs.encrypted(json, keys, settings.use());
        } catch (IllegalArgumentException unusable) {
            throw new StartFailure(
                    KEYS + ": " + unusable.getMessage() + ".",
                    "Give it an AES key in base64, and name it in .use.",
                    unusable);
        }
    }

    private static byte[] decode(String id, String key) {
        try {
            return Base64.getDecoder().decode(key.trim());
        } catch (IllegalArgumentException noBase64) {
            // Without the cause, which quotes.
            throw new StartFailure(KEYS + "." + id + " is not in base64.", "Make a key with: openssl rand -base64 32");
        }
    }
}
