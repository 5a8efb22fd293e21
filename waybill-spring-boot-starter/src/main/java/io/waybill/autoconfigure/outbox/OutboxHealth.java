package io.waybill.autoconfigure.outbox;

import io.waybill.internal.metrics.Metrics.OutboxStatus;
import io.waybill.internal.outbox.Outbox;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.util.ClassUtils;

/**
 * Shows in the host's health what is not published, as counted ten seconds ago at most. Always UP: an instance that is taken out of
 * service because the broker refuses something publishes nothing sooner. The two lines of Spring Boot have the types for this in
 * different packages; they are found by their names, so that one starter serves both.
 */
public final class OutboxHealth {

    private static final List<String> PACKAGES =
            List.of("org.springframework.boot.health.contributor.", "org.springframework.boot.actuate.health.");

    private OutboxHealth() {}

    /** The type of health indicators; empty where the host has none. */
    public static Optional<Class<?>> indicatorType(ClassLoader loader) {
        return PACKAGES.stream()
                .map(name -> name + "HealthIndicator")
                .filter(name -> ClassUtils.isPresent(name, loader))
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, loader))
                .findFirst();
    }

    /**
     * @param type as {@link #indicatorType} has it
     * @param stores by name, asked at each call
     */
    public static Object indicator(Class<?> type, Supplier<Map<String, Outbox>> stores) {
        InvocationHandler handler = (proxy, method, arguments) -> answer(type, proxy, method, arguments, stores);
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static Object answer(
            Class<?> type, Object proxy, Method method, Object[] arguments, Supplier<Map<String, Outbox>> stores)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> OutboxHealth.class.getSimpleName();
            };
        }
        return method.isDefault()
                ? InvocationHandler.invokeDefault(proxy, method, arguments)
                : healthOf(type, details(stores.get()));
    }

    private static Object healthOf(Class<?> type, Map<String, Object> details) throws ReflectiveOperationException {
        Class<?> health = Class.forName(type.getPackageName() + ".Health", true, type.getClassLoader());
        Object builder = health.getMethod("up").invoke(null);
        Object detailed = builder.getClass().getMethod("withDetails", Map.class).invoke(builder, details);
        return detailed.getClass().getMethod("build").invoke(detailed);
    }

    private static Map<String, Object> details(Map<String, Outbox> stores) {
        Map<String, Object> details = new LinkedHashMap<>();
        stores.forEach((name, outbox) -> {
            OutboxStatus status = outbox.status();
            details.put(
                    name,
                    Map.of(
                            "waiting", status.waiting(),
                            "failed", status.failed(),
                            "stoppedKeys", status.stopped(),
                            "overdueSeconds", status.overdue().toMillis() / 1e3));
        });
        return details;
    }
}
