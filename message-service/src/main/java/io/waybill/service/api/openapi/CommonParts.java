package io.waybill.service.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Describes once what all operations have in common: their errors, and the key of those that change something. */
@Component
class CommonParts implements OpenApiCustomizer {

    private static final String PROBLEM = "Problem";
    private static final String KEY = "Idempotency-Key";

    @Override
    public void customise(OpenAPI api) {
        api.getComponents().addSchemas(PROBLEM, problem());
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    boolean changes = method == PathItem.HttpMethod.POST || method == PathItem.HttpMethod.PUT;
                    describe(operation, changes, path.contains("{"));
                    requireValues(operation);
                }));
    }

    /** A parameter may be absent, but there is no way to say that it is null. */
    private static void requireValues(Operation operation) {
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .map(Parameter::getSchema)
                    .filter(schema -> schema != null && schema.getTypes() != null)
                    .forEach(schema -> schema.getTypes().remove("null"));
        }
    }

    private static void describe(Operation operation, boolean changes, boolean ofSomething) {
        Map<String, String> errors = new TreeMap<>(
                Map.of(
                        "400", "Something in the request can't be: the detail says what, and what is expected",
                        "401", "Nobody is logged in",
                        "403", "The account may not do that",
                        "503",
                                "The database or the broker did not answer. It may have been done all the same: send it again, with the same key if it had one. With Retry-After there is no room, and nothing was done: the code says for what"));
        if (ofSomething) {
            errors.put("404", "There is no such thing");
        }
        if (changes) {
            errors.put("409", "What is asked for does not go with what is known, or a request with the key is running");
            errors.put("413", "The request, or the message in it, is too large");
            errors.put(
                    "415", "The body is not JSON; bodies are, the empty one too: send Content-Type: application/json");
            errors.put("422", "The key came with another request before");
            operation.addParametersItem(key());
        }
        ApiResponses responses = Objects.requireNonNull(operation.getResponses());
        errors.forEach((status, text) -> {
            if (!responses.containsKey(status)) {
                responses.addApiResponse(status, error(text));
            }
        });
        if (changes) {
            Objects.requireNonNull(responses.get("409"))
                    .addHeaderObject(
                            "Retry-After",
                            new Header()
                                    .description("Seconds to wait, where a request with the key is running")
                                    .schema(new IntegerSchema()));
        }
    }

    private static HeaderParameter key() {
        HeaderParameter key = new HeaderParameter();
        key.setName(KEY);
        key.setDescription(
                "Any text of up to 191 visible ASCII characters, a UUID for example, new for each request. The"
                        + " same request sent again with it within 24 hours gets the same answer, and is carried out once. Only"
                        + " answers of success are kept: after an error the request may be sent again as it is");
        key.setRequired(false);
        key.setSchema(new StringSchema().maxLength(191));
        return key;
    }

    private static ApiResponse error(String text) {
        return new ApiResponse()
                .description(text)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("What went wrong (RFC 9457)")
                .addProperty("type", new StringSchema().description("about:blank: the status says the kind"))
                .addProperty("title", new StringSchema().description("The status in words"))
                .addProperty("status", new IntegerSchema().description("The HTTP status"))
                .addProperty("detail", new StringSchema().description("What was wrong, where, and what to do"))
                .addProperty(
                        "code",
                        new StringSchema()
                                .description(
                                        "Which error it is, for programs: it stays the same whatever the words are (docs/rest.md has all)"))
                .addProperty("instance", new StringSchema().description("The address that was asked for"));
    }
}
