package io.waybill.service.console.page;

import io.waybill.service.access.payload.Masks;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;

/** The texts of the pages, and what they mask. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

    @Bean
    MessageSource messageSource() {
        ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
        texts.setBasename("messages");
        texts.setDefaultEncoding(StandardCharsets.UTF_8.name());
        texts.setDefaultLocale(Locale.ENGLISH);
        return texts;
    }

    @Bean
    Masks masks(ConsoleSettings settings) {
        return new Masks(settings.maskedFields());
    }
}
