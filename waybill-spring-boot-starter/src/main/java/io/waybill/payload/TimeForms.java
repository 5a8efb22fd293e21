package io.waybill.payload;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.TimeZone;

/**
 * Points in time as ISO-8601 has them, always with an offset: without one, each JVM would take them for its own zone's. What earlier
 * versions wrote, without an offset and with a space for the T, is read as they did: in the zone of this JVM.
 */
final class TimeForms {

    /** The offset as ISO-8601 has it or without its colon, perhaps with a region, as Java adds it. */
    private static final DateTimeFormatter POINT_IN_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXXXX][XXX][XX][X]")
            .optionalStart()
            .appendLiteral('[')
            .appendZoneRegionId()
            .appendLiteral(']')
            .toFormatter();

    private static final int END_OF_DATE = 10;

    private TimeForms() {}

    static String write(Date date) {
        return date.toInstant().toString();
    }

    static String write(Calendar calendar) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                calendar.toInstant().atZone(calendar.getTimeZone().toZoneId()));
    }

    /** @throws java.time.DateTimeException when the text is no point in time */
    static Instant instant(String text) {
        return zoned(text).toInstant();
    }

    static OffsetDateTime offset(String text) {
        return zoned(text).toOffsetDateTime();
    }

    static ZonedDateTime zoned(String text) {
        return ZonedDateTime.from(POINT_IN_TIME.parse(text));
    }

    static Date date(String text) {
        return Date.from(instantOfOld(text));
    }

    static java.sql.Timestamp timestamp(String text) {
        return java.sql.Timestamp.from(instantOfOld(text));
    }

    static GregorianCalendar calendar(String text) {
        ZonedDateTime time = zonedOfOld(text);
        GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone(time.getZone()));
        calendar.setTimeInMillis(time.toInstant().toEpochMilli());
        return calendar;
    }

    /** A day; the old form has the time of that day as well, which the type does not have. */
    static java.sql.Date day(String text) {
        return java.sql.Date.valueOf(isOld(text) ? old(text).toLocalDate() : LocalDate.parse(text));
    }

    static java.sql.Time time(String text) {
        return java.sql.Time.valueOf(LocalTime.parse(text));
    }

    static LocalDateTime local(String text) {
        return isOld(text) ? old(text) : LocalDateTime.parse(text);
    }

    /** In whole seconds at least: other languages want them. */
    static String write(DateTimeFormatter form, TemporalAccessor time) {
        return form.format(time);
    }

    private static Instant instantOfOld(String text) {
        return zonedOfOld(text).toInstant();
    }

    private static ZonedDateTime zonedOfOld(String text) {
        return isOld(text) ? old(text).atZone(ZoneId.systemDefault()) : zoned(text);
    }

    private static boolean isOld(String text) {
        return text.length() > END_OF_DATE && text.charAt(END_OF_DATE) == ' ';
    }

    private static LocalDateTime old(String text) {
        return LocalDateTime.parse(text.substring(0, END_OF_DATE) + "T" + text.substring(END_OF_DATE + 1));
    }
}
