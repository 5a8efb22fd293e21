package io.waybill.service.api.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/** Texts for operations and parameters whose handlers bring none: they stand in openapi/descriptions.properties. Immutable. */
final class Descriptions {

    private static final String FILE = "openapi/descriptions.properties";

    private final Properties texts = new Properties();

    Descriptions() {
        try (InputStream file = new ClassPathResource(FILE).getInputStream()) {
            texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException missing) {
            throw new UncheckedIOException("can't read " + FILE, missing);
        }
    }

    void complete(PathItem.HttpMethod method, String path, Operation operation) {
        String text = texts.getProperty(method + "." + path);
        if (text != null && operation.getSummary() == null) {
            String[] parts = text.split("\\s*\\|\\s*", 3);
            operation.setTags(List.of(parts[0]));
            operation.setSummary(parts[1]);
            operation.setDescription(parts[2]);
        }
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(this::complete);
        }
    }

    private void complete(Parameter parameter) {
        @Nullable String text = texts.getProperty("parameter." + parameter.getName());
        if (parameter.getDescription() == null && text != null) {
            parameter.setDescription(text);
        }
    }
}
