package io.waybill.service.access.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/** One line of {@code endpoints.txt}. */
record Endpoint(String method, String pattern, String permission, String path, String body) {

    static final String PUBLIC = "PUBLIC";
    static final String NOBODY = "NOBODY";

    static List<Endpoint> table() {
        try {
            return new ClassPathResource("endpoints.txt")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Endpoint::of)
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static Endpoint of(String line) {
        String[] parts = line.split("\\|", 5);
        String pattern = parts[1].strip();
        String path = parts.length > 3 ? parts[3].strip() : "";
        return new Endpoint(
                parts[0].strip(),
                pattern,
                parts[2].strip(),
                path.isEmpty() ? pattern.replaceAll("\\{[^}]*}", "1") : path,
                parts.length > 4 ? parts[4].strip() : "");
    }

    String key() {
        return method + " " + pattern;
    }

    /** What is sent to one that takes any method. */
    String verb() {
        return method.equals("*") ? "GET" : method;
    }

    boolean hasVariables() {
        return pattern.contains("{") || pattern.contains("*");
    }

    boolean isForPrograms() {
        return pattern.startsWith("/api/") || pattern.startsWith("/actuator");
    }

    boolean isReading() {
        return verb().equals("GET");
    }

    @Override
    public String toString() {
        return key();
    }
}
