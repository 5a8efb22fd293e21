package io.waybill.internal.payload;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as ISO-8601 has them, always with an offset: without one, each JVM would take them for its own zone's. What earlier
 * versions wrote, without an offset and with a space for the T, is read as they did: in the zone of this JVM.
 */
final class TimeForms {

    /** Perhaps with an offset, whose colon or minutes may be missing, and perhaps with a region, as Java adds it. */
    private static final Pattern POINT_IN_TIME =
            Pattern.compile("([^Z\\[+]{10,}?)(Z|([+-][0-9]{2}):?([0-9]{2})?(:[0-9]{2})?)?(?:\\[([^\\]]+)])?");

    private static final int END_OF_DATE = 10;

    private TimeForms() {}

    static String write(Date date) {
        return date.toInstant().toString();
    }

    static String write(Calendar calendar) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                calendar.toInstant().atZone(calendar.getTimeZone().toZoneId()));
    }

    static Instant instant(String text) {
        return zoned(text).toInstant();
    }

    static OffsetDateTime offset(String text) {
        return zoned(text).toOffsetDateTime();
    }

    /**
     * In the region where one is named, which must have that offset then: nothing is moved.
     *
     * @throws DateTimeException when the text is no point in time
     */
    static ZonedDateTime zoned(String text) {
        Matcher parts = POINT_IN_TIME.matcher(text);
        if (!parts.matches()) {
            throw new DateTimeException("not a point in time");
        }
        LocalDateTime local = LocalDateTime.parse(parts.group(1));
        ZoneId region = parts.group(6) == null ? null : ZoneId.of(parts.group(6));
        ZoneOffset offset = offset(parts);
        if (region == null) {
            if (offset == null) {
                throw new DateTimeException("no offset");
            }
            return local.atZone(offset);
        }
        List<ZoneOffset> possible = region.getRules().getValidOffsets(local);
        if (offset == null ? possible.isEmpty() : !possible.contains(offset)) {
            throw new DateTimeException("the region has no such time");
        }
        return ZonedDateTime.ofLocal(local, region, offset);
    }

    private static @Nullable ZoneOffset offset(Matcher parts) {
        if (parts.group(2) == null || parts.group(2).equals("Z")) {
            return parts.group(2) == null ? null : ZoneOffset.UTC;
        }
        String minutes = parts.group(4) == null ? "00" : parts.group(4);
        String seconds = parts.group(5) == null ? "" : parts.group(5);
        return ZoneOffset.of(parts.group(3) + ":" + minutes + seconds);
    }

    /** Java itself takes GMT for what it does not know. */
    static TimeZone timeZone(String id) {
        TimeZone zone = TimeZone.getTimeZone(id);
        return zone.getID().equals(id) ? zone : TimeZone.getTimeZone(ZoneId.of(id));
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
