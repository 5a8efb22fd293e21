package io.waybill.internal.payload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonMappingException;

/** A value that has no form in JSON; Jackson adds the way to it. */
class RefusedValueException extends JsonMappingException {

    RefusedValueException(JsonGenerator out, String reason) {
        super(out, reason);
    }
}
