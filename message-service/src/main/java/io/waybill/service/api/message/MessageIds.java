package io.waybill.service.api.message;

import io.waybill.protocol.MessageId;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads ids in paths and parameters. */
@Component
class MessageIds implements Converter<String, MessageId> {

    @Override
    public MessageId convert(String text) {
        return MessageId.parse(text);
    }
}
