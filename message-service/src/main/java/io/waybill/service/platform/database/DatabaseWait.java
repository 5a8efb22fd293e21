package io.waybill.service.platform.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Waits for the database before anything is started that needs it: after a power cut, or where all is started at once, the
 * service may be there first. Nothing is up yet, so that a signal to end is heard at once. What waiting does not mend, such as
 * a wrong password, ends the start at once.
 */
public final class DatabaseWait implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWait.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SAY_EVERY = Duration.ofSeconds(15);

    /** How long one try may take: a server that stands still takes connections and says nothing. */
    private static final Duration LONGEST_TRY = Duration.ofSeconds(5);

    private static final Duration SHORTEST_TRY = Duration.ofSeconds(1);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        String url = environment.getProperty("spring.datasource.url");
        if (url != null) {
            Duration patience = Binder.get(environment)
                    .bindOrCreate("waybill.database", DatabaseSettings.class)
                    .patience();
            await(url, properties(environment), patience);
        }
    }

    private static void await(String url, Properties properties, Duration patience) {
        long since = System.nanoTime();
        Duration nextWord = Duration.ZERO;
        while (true) {
            Duration left = patience.minusNanos(System.nanoTime() - since);
            ConnectionFailure failure = connect(url, limited(properties, left));
            Duration waited = Duration.ofNanos(System.nanoTime() - since);
            if (failure == null) {
                if (!nextWord.isZero()) {
                    LOG.info("the database at {} answers, after {}", shown(url), shown(waited));
                }
                return;
            }
            if (!failure.mayPass()) {
                throw new DatabaseAbsentException(
                        "The database at " + shown(url) + " can't be used: " + failure.inShort() + ". "
                                + failure.advice(),
                        failure.cause());
            }
            if (waited.compareTo(patience) >= 0) {
                throw new DatabaseAbsentException(
                        "The database at " + shown(url) + " can't be reached: " + failure.inShort()
                                + ". It was waited for " + shown(waited) + "; waybill.database.patience says how long.",
                        failure.cause());
            }
            if (waited.compareTo(nextWord) >= 0) {
                LOG.warn(
                        "waiting for the database at {}: {}; for {} so far, of {} (waybill.database.patience)",
                        shown(url),
                        failure.inShort(),
                        shown(waited),
                        shown(patience));
                nextWord = waited.plus(SAY_EVERY);
            }
            pause();
        }
    }

    /** One connection as the pool would have it, without a pool, which would tell of each failure with a stack. */
    private static @Nullable ConnectionFailure connect(String url, Properties properties) {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException unknown) {
            throw new DatabaseAbsentException(
                    "There is no driver for " + shown(url)
                            + ": spring.datasource.url has to begin with jdbc:mysql://, as in jdbc:mysql://host:3306/waybill",
                    unknown);
        }
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            return null;
        } catch (SQLException failed) {
            return new ConnectionFailure(failed);
        }
    }

    /** The pool's own time for an answer is one for long queries. A time that the address names goes before both. */
    private static Properties limited(Properties properties, Duration left) {
        Properties limited = new Properties();
        limited.putAll(properties);
        Duration atMost = left.compareTo(LONGEST_TRY) < 0 ? left : LONGEST_TRY;
        Duration time = atMost.compareTo(SHORTEST_TRY) < 0 ? SHORTEST_TRY : atMost;
        limited.setProperty("connectTimeout", String.valueOf(time.toMillis()));
        limited.setProperty("socketTimeout", String.valueOf(time.toMillis()));
        return limited;
    }

    private static Properties properties(Environment environment) {
        Properties properties = Binder.get(environment)
                .bind("spring.datasource.hikari.data-source-properties", Properties.class)
                .orElseGet(Properties::new);
        setIfGiven(properties, "user", environment.getProperty("spring.datasource.username"));
        setIfGiven(properties, "password", environment.getProperty("spring.datasource.password"));
        return properties;
    }

    private static void setIfGiven(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    /** An address may hold a user, a password and more. */
    private static String shown(String url) {
        return url.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
    }

    private static String shown(Duration duration) {
        return DurationStyle.SIMPLE.print(Duration.ofSeconds(duration.toSeconds()), ChronoUnit.SECONDS);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", interrupted);
        }
    }
}
