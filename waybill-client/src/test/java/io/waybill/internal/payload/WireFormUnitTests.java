package io.waybill.internal.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.waybill.UnreadablePayloadException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form in which payloads travel: files that must not change, for they are what other versions and languages read. */
class WireFormUnitTests {

    private static final TimeZone ZONE = TimeZone.getDefault();
    private static final ZonedDateTime NOON =
            ZonedDateTime.of(2026, 1, 1, 12, 0, 0, 123_456_789, ZoneId.of("Asia/Shanghai"));
    private static final Date NOON_IN_MILLIS =
            Date.from(NOON.toInstant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));

    enum Status {
        SUCCEEDED
    }

    record Times(
            Date date,
            Timestamp timestamp,
            Calendar calendar,
            Instant instant,
            Instant wholeSecond,
            OffsetDateTime offset,
            OffsetDateTime wholeMinute,
            ZonedDateTime zoned,
            LocalDateTime local,
            LocalDateTime localMinute,
            LocalDate day,
            LocalTime time,
            LocalTime timeMinute,
            OffsetTime offsetTime,
            java.sql.Date sqlDay,
            java.sql.Time sqlTime,
            Year year,
            YearMonth month,
            MonthDay birthday,
            Duration duration,
            Period period,
            ZoneId zone,
            ZoneOffset zoneOffset) {}

    record Values(
            String text,
            long number,
            short small,
            boolean flag,
            BigDecimal amount,
            BigDecimal large,
            BigInteger huge,
            double fraction,
            float small32,
            Status status,
            UUID id,
            URI address,
            Currency currency,
            Locale locale,
            List<Integer> list,
            Set<String> set,
            int[] array,
            @Nullable byte[] bytes,
            Optional<String> some,
            Optional<String> none,
            OptionalLong count,
            @Nullable String nothing) {}

    record Keys(
            Map<Integer, String> numbers,
            Map<Long, String> longs,
            Map<BigDecimal, String> decimals,
            Map<Boolean, String> flags,
            Map<Status, String> states,
            Map<UUID, String> ids,
            Map<LocalDate, String> days,
            Map<Date, String> dates,
            Map<Instant, String> instants) {}

    @AfterEach
    void resetZone() {
        TimeZone.setDefault(ZONE);
    }

    private static Times times() {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("GMT-03:30"));
        calendar.setTime(NOON_IN_MILLIS);
        ZonedDateTime minute = NOON.withNano(0);
        return new Times(
                NOON_IN_MILLIS,
                Timestamp.from(NOON.toInstant()),
                calendar,
                NOON.toInstant(),
                minute.toInstant(),
                NOON.toOffsetDateTime(),
                minute.toOffsetDateTime(),
                NOON.withZoneSameInstant(ZoneOffset.ofHours(8)),
                NOON.toLocalDateTime(),
                minute.toLocalDateTime(),
                NOON.toLocalDate(),
                NOON.toLocalTime(),
                minute.toLocalTime(),
                NOON.toOffsetDateTime().toOffsetTime(),
                java.sql.Date.valueOf(NOON.toLocalDate()),
                java.sql.Time.valueOf(minute.toLocalTime()),
                Year.of(2026),
                YearMonth.of(2026, 1),
                MonthDay.of(1, 31),
                Duration.ofSeconds(90),
                Period.ofDays(3),
                ZoneId.of("Asia/Shanghai"),
                ZoneOffset.ofHours(8));
    }

    private static Values values() {
        return new Values(
                "金 \"ü\" \u2028",
                Long.MAX_VALUE,
                (short) -1,
                true,
                new BigDecimal("1.50"),
                new BigDecimal("1E+25"),
                BigInteger.TWO.pow(70),
                0.1,
                0.3f,
                Status.SUCCEEDED,
                new UUID(1, 2),
                URI.create("https://example.com/a?b=c"),
                Currency.getInstance("CNY"),
                Locale.CHINA,
                List.of(1, 2),
                Set.of("a"),
                new int[] {1, 2},
                new byte[] {1, 2, -1},
                Optional.of("a"),
                Optional.empty(),
                OptionalLong.of(3),
                null);
    }

    private static Keys keys() {
        return new Keys(
                Map.of(-1, "a"),
                Map.of(2L, "b"),
                Map.of(new BigDecimal("1.50"), "c"),
                Map.of(true, "d"),
                Map.of(Status.SUCCEEDED, "e"),
                Map.of(new UUID(1, 2), "f"),
                Map.of(NOON.toLocalDate(), "g"),
                Map.of(NOON_IN_MILLIS, "h"),
                Map.of(NOON.toInstant(), "i"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Asia/Shanghai", "America/New_York", "UTC"})
    void payloadsAreWrittenAsTheFilesSayWhateverTheZone(String zone) throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        assertThat(write(times())).isEqualTo(file("times"));
        assertThat(write(values())).isEqualTo(file("values"));
        assertThat(write(keys())).isEqualTo(file("keys"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Asia/Shanghai", "America/New_York", "UTC"})
    void filesAreReadAsWhatTheyWereWrittenOfWhateverTheZone(String zone) throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        assertThat(read("times", Times.class))
                .usingRecursiveComparison()
                .ignoringFields("calendar")
                .isEqualTo(times());
        assertThat(read("times", Times.class).calendar().toInstant()).isEqualTo(NOON_IN_MILLIS.toInstant());
        assertThat(read("times", Times.class).calendar().getTimeZone().getRawOffset())
                .isEqualTo(Math.toIntExact(Duration.ofMinutes(-210).toMillis()));
        assertThat(read("values", Values.class)).usingRecursiveComparison().isEqualTo(values());
        assertThat(read("keys", Keys.class)).isEqualTo(keys());
    }

    /** As fastjson2, which wrote payloads before, had them; in the zone of the JVM that reads, as it did. */
    @Test
    void oldFormsAreRead() throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
        Times read = read("old-times", Times.class);
        Times written = times();
        assertThat(read.date()).isEqualTo(written.date());
        assertThat(read.timestamp()).isEqualTo(written.timestamp());
        assertThat(read.calendar().getTimeInMillis()).isEqualTo(NOON_IN_MILLIS.getTime());
        assertThat(read.local()).isEqualTo(written.local());
        assertThat(read.zoned()).isEqualTo(NOON);
        assertThat(read.sqlDay()).isEqualTo(written.sqlDay());
        assertThat(read("old-keys", Keys.class)).isEqualTo(keys());
        assertThat((byte[]) Objects.requireNonNull(
                        ((Holder) Payloads.read(JsonCodec.strict(), "{\"bytes\":[1,2,-1]}", Holder.class)).bytes()))
                .containsExactly(1, 2, -1);
    }

    record Holder(@Nullable byte[] bytes) {}

    @Test
    void millisecondsAreReadForWhatCountsThem() throws IOException {
        Object date = Payloads.read(JsonCodec.strict(), "" + NOON_IN_MILLIS.getTime(), Date.class);
        assertThat(date).isEqualTo(NOON_IN_MILLIS);
    }

    /** Trees of both libraries are what they are: maps, lists, values. */
    @Test
    void treesAreWrittenAndRead() {
        JSONObject tree = JSONObject.of("a", JSONArray.of(1, new BigDecimal("1.50"), JSONObject.of("b", "c")));
        assertThat(write(tree)).isEqualTo("{\"a\":[1,1.50,{\"b\":\"c\"}]}");
        JSONObject read = (JSONObject) Payloads.read(JsonCodec.strict(), write(tree), JSONObject.class);
        assertThat(read.getJSONArray("a").getJSONObject(2).getString("b")).isEqualTo("c");
        assertThat((Object) Payloads.read(JsonCodec.strict(), write(tree), JsonNode.class))
                .hasToString(write(tree));
    }

    /** As code generators name accessors. */
    public static class Generated {
        private long uId;
        private String url = "";
        private String aName = "";

        public long getUId() {
            return uId;
        }

        public void setUId(long uId) {
            this.uId = uId;
        }

        public String getURL() {
            return url;
        }

        public void setURL(String url) {
            this.url = url;
        }

        public String getAName() {
            return aName;
        }

        public void setAName(String aName) {
            this.aName = aName;
        }
    }

    @Test
    void propertiesHaveTheNamesThatTheyAlwaysHad() {
        Generated bean = new Generated();
        bean.setUId(5);
        bean.setURL("u");
        bean.setAName("n");
        String old = JSON.toJSONString(bean);
        assertThat(old).isEqualTo("{\"AName\":\"n\",\"UId\":5,\"URL\":\"u\"}");
        Generated read = Payloads.read(JsonCodec.strict(), old, Generated.class);
        assertThat(read).usingRecursiveComparison().isEqualTo(bean);
        assertThat((Object) JSON.parseObject(write(bean))).isEqualTo(JSON.parseObject(old));
    }

    record Local(LocalDateTime at) {}

    record Day(LocalDate day) {}

    record Moment(Instant at) {}

    record Point(Date at) {}

    record Zoned(OffsetDateTime at) {}

    record Zone(TimeZone at) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01T04:00:00.123456789Z",
                "2026-01-01T12:00:00.123456789+08:00",
                "2026-01-01T12:00:00.123456789+0800",
                "2026-01-01T12:00:00.123456789+08",
                "2026-01-01T12:00:00.123456789+08:00:00",
                "2026-01-01T00:30:00.123456789-03:30",
                "2026-01-01T12:00:00.123456789+08:00[Asia/Shanghai]",
                "2026-01-01T12:00:00.123456789[Asia/Shanghai]"
            })
    void pointsInTimeAreReadInAllFormsOfOffsets(String at) {
        Moment moment = Payloads.read(JsonCodec.strict(), "{\"at\":\"" + at + "\"}", Moment.class);
        assertThat(moment.at()).isEqualTo(NOON.toInstant());
        Zone zone = Payloads.read(JsonCodec.strict(), "{\"at\":\"GMT+08:00\"}", Zone.class);
        assertThat(zone.at().getRawOffset()).isEqualTo(8 * 3_600_000);
    }

    @Test
    void timesOfAnotherKindAreUnreadable() {
        assertUnreadable(Local.class, "{\"at\":\"2026-01-01T12:00:00Z\"}");
        assertUnreadable(Local.class, "{\"at\":\"2026-01-01\"}");
        assertUnreadable(Local.class, "{\"at\":[2026,1,1,12,0]}");
        assertUnreadable(Day.class, "{\"day\":\"2026-01-01T12:00:00\"}");
        assertUnreadable(Day.class, "{\"day\":\"2026-02-30\"}");
        assertUnreadable(Moment.class, "{\"at\":1767261600}");
        assertUnreadable(Moment.class, "{\"at\":1767261600.123456789}");
        assertUnreadable(Moment.class, "{\"at\":\"2026-01-01T12:00:00\"}");
        assertUnreadable(Point.class, "{\"at\":\"2026-01-01T12:00:00\"}");
        assertUnreadable(Point.class, "{\"at\":\"2026-01-01\"}");
        for (String at : List.of(
                "2026-02-30T10:00:00Z",
                "2026-02-29T10:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T10:00:00ZZ",
                "2026-01-01T10:00:00+08:00+08:00",
                "2026-01-01T10:00:00+08:00Z",
                "2026-01-01T10:00:00+19:00",
                "2026-03-29T02:30:00[Europe/Berlin]",
                "2026-01-01T10:00:00+08:00[America/New_York]",
                "2026-01-01T10:00:00Z[Nowhere/Land]",
                "2026-01-01T10:00:00Z ",
                "2026-01-01T10:00:00 Z")) {
            assertUnreadable(Point.class, "{\"at\":\"" + at + "\"}");
            assertUnreadable(Moment.class, "{\"at\":\"" + at + "\"}");
            assertUnreadable(Zoned.class, "{\"at\":\"" + at + "\"}");
        }
        assertUnreadable(Zone.class, "{\"at\":\"Asia/Shangai\"}");
        assertUnreadable(Point.class, "{\"at\":1767261600.5}");
        assertUnreadable(Point.class, "{\"at\":\"\"}");
        assertUnreadable(Point.class, "{\"at\":\"1767261600\"}");
    }

    private static void assertUnreadable(Class<?> type, String json) {
        assertThatThrownBy(() -> Payloads.read(JsonCodec.strict(), json, type))
                .as(json)
                .isInstanceOf(UnreadablePayloadException.class)
                .hasMessageContaining(type == Day.class ? "day" : "at");
    }

    /** As rocketmq-spring's default converter has it, and as Spring Boot 4 has it. */
    @ParameterizedTest
    @ValueSource(strings = {"times", "values", "keys"})
    void othersReadWhatIsWritten(String name) throws IOException {
        Class<?> type = name.equals("times") ? Times.class : name.equals("keys") ? Keys.class : Values.class;
        ObjectMapper jackson = JsonMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addModules(new JavaTimeModule(), new Jdk8Module())
                .build();
        Object expected = read(name, type);
        assertThat(jackson.readValue(bytes(file(name)), type))
                .usingRecursiveComparison()
                // These come in UTC, with the same instant; of timestamps, Jackson reads milliseconds.
                .ignoringFields("calendar", "offset", "wholeMinute", "zoned", "timestamp")
                .isEqualTo(expected);
        assertThat((Object)
                        tools.jackson.databind.json.JsonMapper.builder().build().readValue(bytes(file(name)), type))
                .usingRecursiveComparison()
                .ignoringFields("calendar", "offset", "wholeMinute", "zoned", "timestamp")
                .isEqualTo(expected);
    }

    private static String write(Object payload) {
        return Payloads.write(JsonCodec.strict(), payload);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T read(String name, Class<T> type) throws IOException {
        return (T) Payloads.read(JsonCodec.strict(), file(name), type);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String file(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(WireFormUnitTests.class.getResourceAsStream("/wire/" + name + ".json"), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\n *", "");
        }
    }
}
