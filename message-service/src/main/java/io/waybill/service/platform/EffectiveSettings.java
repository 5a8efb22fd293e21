package io.waybill.service.platform;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;

/**
 * What this node's settings are, defaults among them, without anything that is secret. Read from the records that hold
 * them, so that nothing is shown that has no effect. Thread-safe.
 */
@Component
public class EffectiveSettings {

    private static final String HIDDEN = "••••••";
    private static final Pattern SECRET =
            Pattern.compile(".*(password|secret|access-key|api-key|token|credential|hash|webhook|sign).*");

    /** Of who may get in, nothing but this is shown. */
    private static final Set<String> SHOWN_OF_SECURITY = Set.of("waybill.security.read-only");

    private static final String SECURITY = "waybill.security";

    private final ApplicationContext context;

    EffectiveSettings(ApplicationContext context) {
        this.context = context;
    }

    /** By prefix, each with its properties' names and values as they would be written. */
    public Map<String, Map<String, String>> all() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        context.getBeansWithAnnotation(ConfigurationProperties.class).forEach((name, bean) -> {
            ConfigurationProperties of = context.findAnnotationOnBean(name, ConfigurationProperties.class);
            if (of != null
                    && of.value().startsWith("waybill.")
                    && bean.getClass().isRecord()) {
                Map<String, String> values = new TreeMap<>();
                collect(of.value(), bean, values);
                all.put(of.value(), values);
            }
        });
        return all;
    }

    private void collect(String prefix, @Nullable Object value, Map<String, String> into) {
        if (value instanceof Record settings) {
            for (RecordComponent part : settings.getClass().getRecordComponents()) {
                collect(prefix + "." + kebab(part.getName()), read(settings, part), into);
            }
        } else if (value instanceof Map<?, ?> map && map.values().stream().anyMatch(Record.class::isInstance)) {
            map.forEach((key, each) -> collect(prefix + "." + key, each, into));
        } else if (value instanceof Collection<?> list && list.stream().anyMatch(Record.class::isInstance)) {
            int index = 0;
            for (Object each : list) {
                collect(prefix + "[" + index++ + "]", each, into);
            }
        } else {
            into.put(prefix, isSecret(prefix) && !isEmpty(value) ? HIDDEN : text(value));
        }
    }

    private static boolean isSecret(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return name.startsWith(SECURITY) && !SHOWN_OF_SECURITY.contains(name)
                || SECRET.matcher(last).matches();
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null || value.toString().isEmpty() || value.toString().equals("[]");
    }

    private static @Nullable Object read(Record settings, RecordComponent part) {
        try {
            Method accessor = part.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(settings);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException("a record's own accessor failed", impossible);
        }
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Duration time) {
            return time.isZero() ? "0" : text(time);
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(EffectiveSettings::text).collect(Collectors.joining(", "));
        }
        if (value instanceof Map<?, ?> map) {
            return map.keySet().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        }
        return value instanceof DataSize size ? text(size) : withoutParameters(value.toString());
    }

    private static String text(DataSize size) {
        long bytes = size.toBytes();
        for (DataUnit unit : List.of(DataUnit.GIGABYTES, DataUnit.MEGABYTES, DataUnit.KILOBYTES)) {
            long of = DataSize.of(1, unit).toBytes();
            if (bytes > 0 && bytes % of == 0) {
                return bytes / of + unit.name().substring(0, 1) + "B";
            }
        }
        return bytes + "B";
    }

    private static String text(Duration time) {
        return time.equals(Duration.ofDays(time.toDays()))
                ? time.toDays() + "d"
                : time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** Addresses carry keys in their parameters, and names with passwords before the host. */
    private static String withoutParameters(String text) {
        if (!text.startsWith("http://") && !text.startsWith("https://")) {
            return text;
        }
        try {
            URI uri = URI.create(text);
            return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + "/…";
        } catch (IllegalArgumentException template) {
            return text.contains("{") && !text.contains("@") ? text : HIDDEN;
        }
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** What is not Waybill's own, but worth knowing. */
    public List<Map.Entry<String, String>> surroundings() {
        return List.of(
                Map.entry("spring.datasource.url", databaseUrl()),
                Map.entry("spring.datasource.username", property("spring.datasource.username")),
                Map.entry("server.port", property("server.port")));
    }

    private String databaseUrl() {
        String url = property("spring.datasource.url");
        int parameters = url.indexOf('?');
        String bare = parameters < 0 ? url : url.substring(0, parameters);
        return bare.contains("@") ? HIDDEN : bare;
    }

    private String property(String name) {
        String value = context.getEnvironment().getProperty(name);
        return value == null ? "" : value;
    }
}
