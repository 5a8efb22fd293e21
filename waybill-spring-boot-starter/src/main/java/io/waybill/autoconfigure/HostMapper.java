package io.waybill.autoconfigure;

import io.waybill.PayloadCodec;
import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.payload.PayloadCodecs;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/** The mapper that the host has as a bean: of Jackson 3 as Spring Boot 4 has it, or else of Jackson 2. */
final class HostMapper {

    private HostMapper() {}

    /** @throws StartFailure when there is none, or it can't be told which of several it is */
    static PayloadCodec codec(BeanFactory beans) {
        PayloadCodec codec = null;
        if (ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", HostMapper.class.getClassLoader())) {
            codec = OfJackson3.codec(beans);
        }
        if (codec == null) {
            codec = OfJackson2.codec(beans);
        }
        if (codec == null) {
            throw new StartFailure(
                    "waybill.payload.codec is jackson, and there is no bean, or no single or primary one, of type"
                            + " tools.jackson.databind.json.JsonMapper or com.fasterxml.jackson.databind.ObjectMapper.",
                    "Add Spring Boot's starter for JSON or a mapper bean, or leave waybill.payload.codec out.");
        }
        return codec;
    }

    /** Loaded where the library is there. */
    private static final class OfJackson3 {
        static @Nullable PayloadCodec codec(BeanFactory beans) {
            tools.jackson.databind.json.JsonMapper mapper = beans.getBeanProvider(
                            tools.jackson.databind.json.JsonMapper.class)
                    .getIfUnique();
            return mapper == null ? null : PayloadCodecs.jackson3(mapper);
        }
    }

    private static final class OfJackson2 {
        static @Nullable PayloadCodec codec(BeanFactory beans) {
            com.fasterxml.jackson.databind.ObjectMapper mapper = beans.getBeanProvider(
                            com.fasterxml.jackson.databind.ObjectMapper.class)
                    .getIfUnique();
            return mapper == null ? null : PayloadCodecs.jackson2(mapper);
        }
    }
}
