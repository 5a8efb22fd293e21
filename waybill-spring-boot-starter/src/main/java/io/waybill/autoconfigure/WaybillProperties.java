package io.waybill.autoconfigure;

import io.waybill.internal.importing.ImportSettings;
import io.waybill.internal.importing.OldColumns;
import io.waybill.internal.retention.RetentionSettings;
import io.waybill.protocol.MessageRules;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the starter.
 *
 * @param enabled Whether Waybill is set up at all.
 * @param dataSource Name of the data source's bean that holds the tables. Defaults to the primary one.
 * @param transactionManager Name of the bean that runs its transactions. Defaults to the primary one; to be given with
 *     dataSource where there are several.
 * @param producer The sending side.
 * @param outbox Messages that are published after COMMIT.
 * @param consumer The receiving side.
 * @param events Outcome events and receipts on their way to the message service.
 * @param schema The starter's tables.
 * @param retention How long the starter's tables keep their rows.
 * @param payload What payloads are written and read by.
 * @param imports A message table from before Waybill, whose unfinished rows are taken over.
 * @param stores Further data sources with tables of their own, by the name that calls use.
 */
@Validated
@ConfigurationProperties("waybill")
public record WaybillProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String dataSource,
        @Nullable String transactionManager,
        @Valid @DefaultValue Producer producer,
        @Valid @DefaultValue Outbox outbox,
        @Valid @DefaultValue Consumer consumer,
        @Valid @DefaultValue Events events,
        @Valid @DefaultValue Schema schema,
        @Valid @DefaultValue Retention retention,
        @Valid @DefaultValue Payload payload,
        @Valid @Name("import") @DefaultValue Import imports,
        @DefaultValue Map<String, @Valid FurtherStore> stores) {

    public WaybillProperties {
        if (imports.enabled() && !imports.store().isEmpty() && !stores.containsKey(imports.store())) {
            throw new IllegalArgumentException("waybill.import.store is '" + imports.store()
                    + "', and no such store is configured under waybill.stores; there are " + stores.keySet());
        }
        stores.forEach((name, store) -> {
            String setting = "waybill.stores." + name;
            if (store.producerGroup() != null) {
                require(setting + ".producer-group", store.producerGroup(), MessageRules::checkGroupName);
            } else {
                require(
                        setting + " (whose name becomes part of its producer group)",
                        name,
                        MessageRules::checkGroupName);
            }
        });
    }

    /**
     * @param group RocketMQ producer group of Waybill's own producer. Every instance of a service, and no other
     *     service, has the same. Defaults to WAYBILL_ and the application's name.
     * @param topics Topics whose brokers should be able to ask this process for outcomes from its start, beside those
     *     it has ever sent to.
     * @param sendTimeout Longest time one send may take, over all its tries.
     * @param sendAttempts How often a send is tried, on other brokers if there are any.
     * @param checkThreads Threads that answer the broker's check-backs.
     * @param markInterval How often the mark is saved below which all outcomes are reported.
     * @param orphanAfter How long a process' mark must not have been saved before another process takes it over.
     */
    public record Producer(
            @Nullable String group,
            @DefaultValue List<String> topics,
            @DefaultValue("5s") Duration sendTimeout,
            @DefaultValue("3") @Min(1) @Max(16) int sendAttempts,
            @DefaultValue("8") @Min(1) int checkThreads,
            @DefaultValue("1s") Duration markInterval,
            @DefaultValue("30s") Duration orphanAfter) {

        public Producer {
            if (group != null) {
                require("waybill.producer.group", group, MessageRules::checkGroupName);
            }
            topics.forEach(topic -> require("waybill.producer.topics", topic, MessageRules::checkTopic));
            requirePositive("waybill.producer.send-timeout", sendTimeout);
            if (sendTimeout.toMillis() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "waybill.producer.send-timeout must be shorter than 24 days, and is " + sendTimeout);
            }
            requirePositive("waybill.producer.mark-interval", markInterval);
            // Marks are saved with times in whole seconds.
            if (orphanAfter.compareTo(Duration.ofSeconds(2)) < 0) {
                throw new IllegalArgumentException(
                        "waybill.producer.orphan-after must be at least 2s, and is " + orphanAfter);
            }
            if (orphanAfter.compareTo(markInterval.multipliedBy(3)) < 0) {
                throw new IllegalArgumentException("waybill.producer.orphan-after (" + orphanAfter
                        + ") must be at least three times waybill.producer.mark-interval (" + markInterval
                        + "): living processes would be taken for dead");
            }
        }
    }

    /**
     * @param maxAttempts How often a published message is refused by the broker before it has failed. What is no refusal, the broker
     *     being away for example, does not count.
     * @param batchSize How many messages are published at once.
     * @param interval How long a message is left to the process that committed it, and to each that takes it over, before another
     *     one publishes it. Longer than any process stands still.
     * @param rate How many messages a second one process publishes of those that were left behind, on the broker's return for
     *     example; 0 for as many as it can.
     */
    public record Outbox(
            @DefaultValue("5") @Min(1) int maxAttempts,
            @DefaultValue("100") @Min(1) @Max(1000) int batchSize,
            @DefaultValue("60s") Duration interval,
            @DefaultValue("500") @Min(0) int rate) {

        public Outbox {
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("waybill.outbox.interval must be at least 1s, and is " + interval);
            }
        }
    }

    /**
     * @param maxAttempts How often a message is tried before it is dead for the group. A listener's own
     *     maxReconsumeTimes, where set, wins.
     * @param retryWaits Wait after the first failed attempt, the second, and so on; the last one repeats.
     */
    public record Consumer(
            @DefaultValue("16") @Min(1) int maxAttempts,

            @DefaultValue({"1s", "2s", "4s", "8s", "16s", "32s", "1m", "2m", "4m", "8m", "15m", "30m"}) @NotEmpty List<Duration> retryWaits) {

        public Consumer {
            retryWaits = List.copyOf(retryWaits);
            retryWaits.forEach(wait -> requirePositive("waybill.consumer.retry-waits", wait));
        }
    }

    /**
     * @param interval Longest time a fact waits for company before it is sent.
     * @param capacity Facts kept in memory while the broker is away.
     * @param shutdownTimeout Longest time a shutdown waits for facts to be sent.
     */
    public record Events(
            @DefaultValue("200ms") Duration interval,
            @DefaultValue("10000") @Min(2000) int capacity,
            @DefaultValue("5s") Duration shutdownTimeout) {

        public Events {
            requirePositive("waybill.events.interval", interval);
            if (shutdownTimeout.isNegative()) {
                throw new IllegalArgumentException(
                        "waybill.events.shutdown-timeout must not be negative, and is " + shutdownTimeout);
            }
        }
    }

    /** @param initialize Whether missing tables are created at start. */
    public record Schema(@DefaultValue("never") Initialize initialize) {}

    /**
     * @param enabled Whether old rows are deleted.
     * @param transactions How long rows of outgoing messages are kept. Longer than RocketMQ keeps messages; at least a
     *     day.
     * @param processed How long processed ids and business keys are kept; messages older than that are refused once any
     *     are deleted. Longer than anybody may deliver a message again; at least a day.
     * @param interval How often old rows are looked for.
     */
    public record Retention(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("7d") Duration transactions,
            @DefaultValue("30d") Duration processed,
            @DefaultValue("10m") Duration interval) {

        public Retention {
            new RetentionSettings(transactions, processed, interval);
        }
    }

    /**
     * @param codec Which JSON: Waybill's own, that of the host's Jackson mapper, or fastjson2's. A bean of type PayloadCodec
     *     goes before it.
     * @param encryption Keys with which payloads are encrypted; none are unless it is given.
     */
    public record Payload(
            @DefaultValue("json") Codec codec,
            @Valid @Nullable Encryption encryption) {}

    /** Shipped codecs. */
    public enum Codec {
        /** Waybill's own JSON, the same in every application. */
        JSON,
        /** JSON by the mapper bean that the host has, of Jackson 3 or 2. */
        JACKSON,
        /** JSON by fastjson2, for classes with its annotations. */
        FASTJSON2
    }

    /**
     * @param enabled Whether unfinished rows are taken over, from when the application has started until it stops.
     * @param dryRun Whether it is only said what would be imported.
     * @param store Name of the further store whose database the table is in; empty for the primary one's.
     * @param table Name of the table, with its schema before it and a dot where that is another one.
     * @param columns Names of the table's columns.
     * @param unfinished Statuses of rows that are taken over.
     * @param taken The status that rows have when they are taken over.
     * @param idHeader Name of the header in which messages carry the id they had in the table.
     * @param minAge How long a row must not have been touched. Longer than the old relay is at one.
     * @param rate Most rows that one process takes over in a second; 0 for as many as it can.
     * @param batchSize Most rows that are taken over in one transaction.
     * @param interval How often it is looked for further rows.
     */
    public record Import(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("false") boolean dryRun,
            @DefaultValue("") String store,
            @DefaultValue("message_record") String table,
            @DefaultValue Columns columns,
            @DefaultValue("0") List<String> unfinished,
            @DefaultValue("3") String taken,
            @DefaultValue("message_id") String idHeader,
            @DefaultValue("1m") Duration minAge,
            @DefaultValue("200") int rate,
            @DefaultValue("100") int batchSize,
            @DefaultValue("1m") Duration interval) {

        public Import {
            if (enabled) {
                settings(table, columns, unfinished, taken, idHeader, minAge, rate, batchSize, interval, dryRun);
            }
        }

        ImportSettings settings() {
            return settings(table, columns, unfinished, taken, idHeader, minAge, rate, batchSize, interval, dryRun);
        }

        private static ImportSettings settings(
                String table,
                Columns columns,
                List<String> unfinished,
                String taken,
                String idHeader,
                Duration minAge,
                int rate,
                int batchSize,
                Duration interval,
                boolean dryRun) {
            return new ImportSettings(
                    table,
                    columns.toOldColumns(),
                    unfinished,
                    taken,
                    idHeader,
                    minAge,
                    rate,
                    batchSize,
                    interval,
                    dryRun);
        }
    }

    /**
     * @param messageId The message's id, by which old consumers know it.
     * @param topic The topic.
     * @param content What is sent.
     * @param status Whether it was sent.
     * @param businessKey Becomes the key; empty for none.
     * @param businessType Becomes the tag; empty for none.
     * @param createdAt When the row was written; empty where nothing tells.
     * @param updatedAt When the row was touched last; empty where nothing tells.
     */
    public record Columns(
            @DefaultValue("message_id") String messageId,
            @DefaultValue("topic") String topic,
            @DefaultValue("content") String content,
            @DefaultValue("status") String status,
            @DefaultValue("business_key") String businessKey,
            @DefaultValue("business_type") String businessType,
            @DefaultValue("create_time") String createdAt,
            @DefaultValue("update_time") String updatedAt) {

        OldColumns toOldColumns() {
            return new OldColumns(
                    messageId,
                    topic,
                    content,
                    status,
                    nullIfEmpty(businessKey),
                    nullIfEmpty(businessType),
                    nullIfEmpty(createdAt),
                    nullIfEmpty(updatedAt));
        }

        private static @Nullable String nullIfEmpty(String name) {
            return name.isEmpty() ? null : name;
        }
    }

    /**
     * @param keys AES keys of 16, 24 or 32 bytes in base64, by their ids.
     * @param use Id of the key to encrypt with.
     * @param acceptPlain Whether payloads that are not encrypted are read as well.
     */
    public record Encryption(
            @NotEmpty Map<String, String> keys,
            @NotEmpty String use,
            @DefaultValue("false") boolean acceptPlain) {

        /** Without the keys. */
        @Override
        public String toString() {
            return "Encryption[keys=" + keys.keySet() + ", use=" + use + ", acceptPlain=" + acceptPlain + "]";
        }
    }

    /**
     * @param dataSource Name of the data source's bean.
     * @param transactionManager Name of the bean that runs its transactions.
     * @param producerGroup RocketMQ producer group of this store. Defaults to that of the application with the store's
     *     name appended.
     */
    public record FurtherStore(
            @NotEmpty String dataSource,
            @NotEmpty String transactionManager,
            @Nullable String producerGroup) {}

    /** When tables are created. */
    public enum Initialize {
        /** Only check that they are there. */
        NEVER,
        /** Create those that are missing. */
        ALWAYS
    }

    /** What RocketMQ would refuse later, with a stack trace and without the setting's name. */
    private static void require(String property, String value, java.util.function.Consumer<String> check) {
        try {
            check.accept(value);
        } catch (IllegalArgumentException refused) {
            // Without its cause, which Spring Boot would show in its place.
            throw new IllegalArgumentException(property + ": " + refused.getMessage());
        }
    }

    /** Neither zero nor so short that it is zero in the milliseconds that the clients count in. */
    private static void requirePositive(String property, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(property + " must be at least 1ms, and is " + value);
        }
    }
}
