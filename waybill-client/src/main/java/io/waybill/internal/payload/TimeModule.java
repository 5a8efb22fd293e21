package io.waybill.internal.payload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
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
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Times as text, as values and as keys of maps. Jackson's own readers take more than fits: a date and time for a date, an offset
 * for a local time, seconds or milliseconds for an instant.
 */
class TimeModule extends SimpleModule {

    TimeModule() {
        super("waybill-times");
        addPointsInTime();
        addLocalTimes();
        addAmountsAndZones();
    }

    private void addPointsInTime() {
        add(Date.class, TimeForms::write, TimeForms::date, Date::new);
        add(java.sql.Timestamp.class, TimeForms::write, TimeForms::timestamp, java.sql.Timestamp::new);
        add(Calendar.class, TimeForms::write, TimeForms::calendar, TimeModule::calendar);
        add(GregorianCalendar.class, TimeForms::write, TimeForms::calendar, TimeModule::calendar);
        // Of a number nobody says whether it counts seconds or milliseconds.
        add(Instant.class, Instant::toString, TimeForms::instant, null);
        add(OffsetDateTime.class, DateTimeFormatter.ISO_OFFSET_DATE_TIME::format, TimeForms::offset, null);
        add(ZonedDateTime.class, DateTimeFormatter.ISO_OFFSET_DATE_TIME::format, TimeForms::zoned, null);
    }

    private void addLocalTimes() {
        add(java.sql.Date.class, java.sql.Date::toString, TimeForms::day, null);
        add(java.sql.Time.class, java.sql.Time::toString, TimeForms::time, null);
        add(LocalDate.class, LocalDate::toString, LocalDate::parse, null);
        add(LocalTime.class, DateTimeFormatter.ISO_LOCAL_TIME::format, LocalTime::parse, null);
        add(LocalDateTime.class, DateTimeFormatter.ISO_LOCAL_DATE_TIME::format, TimeForms::local, null);
        add(OffsetTime.class, DateTimeFormatter.ISO_OFFSET_TIME::format, OffsetTime::parse, null);
        add(Year.class, Year::toString, Year::parse, year -> Year.of(Math.toIntExact(year)));
        add(YearMonth.class, YearMonth::toString, YearMonth::parse, null);
        add(MonthDay.class, MonthDay::toString, MonthDay::parse, null);
    }

    private void addAmountsAndZones() {
        add(Duration.class, Duration::toString, Duration::parse, null);
        add(Period.class, Period::toString, Period::parse, null);
        add(ZoneId.class, ZoneId::getId, ZoneId::of, null);
        add(ZoneOffset.class, ZoneOffset::getId, ZoneOffset::of, null);
        add(TimeZone.class, TimeZone::getID, TimeForms::timeZone, null);
    }

    private static GregorianCalendar calendar(long millis) {
        return TimeForms.calendar(Instant.ofEpochMilli(millis).toString());
    }

    private <T> void add(
            Class<T> type,
            Function<? super T, String> write,
            Function<String, ? extends T> read,
            @Nullable LongFunction<? extends T> ofNumber) {
        addSerializer(type, new Writer<>(type, write));
        addKeySerializer(type, new KeyWriter<>(write));
        addDeserializer(type, new TimeReader<T>(type, read, ofNumber));
        addKeyDeserializer(type, new TimeKeyReader<>(type, read));
    }

    private static class Writer<T> extends StdScalarSerializer<T> {
        private final transient Function<? super T, String> write;

        Writer(Class<T> type, Function<? super T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T time, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(write.apply(time));
        }
    }

    private static class KeyWriter<T> extends JsonSerializer<T> {
        private final Function<? super T, String> write;

        KeyWriter(Function<? super T, String> write) {
            this.write = write;
        }

        @Override
        public void serialize(T time, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeFieldName(write.apply(time));
        }
    }

    private static class TimeReader<T> extends StdScalarDeserializer<T> {
        private final transient Function<String, ? extends T> read;
        private final transient @Nullable LongFunction<? extends T> ofNumber;

        TimeReader(Class<T> type, Function<String, ? extends T> read, @Nullable LongFunction<? extends T> ofNumber) {
            super(type);
            this.read = read;
            this.ofNumber = ofNumber;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            try {
                if (in.hasToken(JsonToken.VALUE_STRING)) {
                    return read.apply(in.getText());
                }
                if (ofNumber != null && in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                    return ofNumber.apply(in.getLongValue());
                }
            } catch (DateTimeException | ArithmeticException | IllegalArgumentException other) {
                return context.reportInputMismatch(this, "not such a time");
            }
            return context.reportInputMismatch(this, "no text");
        }
    }

    private static class TimeKeyReader<T> extends KeyDeserializer {
        private final Class<T> type;
        private final Function<String, ? extends T> read;

        TimeKeyReader(Class<T> type, Function<String, ? extends T> read) {
            this.type = type;
            this.read = read;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) throws IOException {
            try {
                return read.apply(key);
            } catch (DateTimeException | IllegalArgumentException other) {
                return context.reportInputMismatch(type, "not such a time");
            }
        }
    }
}
