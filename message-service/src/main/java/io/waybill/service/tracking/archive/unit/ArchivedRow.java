package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table of finished messages, as it stands in the database. Immutable, but for the bytes, which nobody may change.
 *
 * @param columns by name, without the id and without those that are null; values are {@link Long} (also of smaller types),
 *     {@link BigInteger} (beyond a long), {@link BigDecimal}, {@link String} or {@code byte[]}. Columns that this version does not
 *     know are kept like all others.
 */
public record ArchivedRow(MessageId id, Map<String, Object> columns) {

    static final String ID = "message_id";
    private static final String KEY = "message_key";

    /** @throws IllegalArgumentException if a value is of a type that can't be archived */
    public ArchivedRow {
        Map<String, Object> kept = new LinkedHashMap<>();
        columns.forEach((column, value) -> {
            if (!column.equals(ID)) {
                kept.put(column, plain(column, value));
            }
        });
        columns = Collections.unmodifiableMap(kept);
    }

    /**
     * A row as JDBC gives it, with the 16 bytes of {@code message_id} among the columns.
     *
     * @throws IllegalArgumentException if they are missing, or a value is of a type that can't be archived
     */
    public static ArchivedRow of(Map<String, @Nullable Object> columns) {
        if (columns.get(ID) instanceof byte[] id && id.length == 16) {
            return new ArchivedRow(MessageId.of(id), present(columns));
        }
        throw new IllegalArgumentException("not a row of messages: " + ID + " is not of 16 bytes");
    }

    /** The message's business key; null if it has none. */
    public @Nullable String key() {
        return columns.get(KEY) instanceof String key ? key : null;
    }

    /** As JDBC takes it, with the 16 bytes of {@code message_id} among the columns. */
    public Map<String, Object> toColumns() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(ID, id.toBytes());
        all.putAll(columns);
        return all;
    }

    /** As it stands in the archive: a line of JSON, without its end. */
    public String toJson() {
        return new String(RowCodec.encode(this), StandardCharsets.UTF_8);
    }

    /** The same row with another value in a column; null takes it out. */
    public ArchivedRow with(String column, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(columns);
        changed.put(column, value);
        return new ArchivedRow(id, present(changed));
    }

    private static Map<String, Object> present(Map<String, @Nullable Object> columns) {
        Map<String, Object> present = new LinkedHashMap<>();
        columns.forEach((column, value) -> {
            if (value != null) {
                present.put(column, value);
            }
        });
        return present;
    }

    private static Object plain(String column, Object value) {
        if (value instanceof Long
                || value instanceof String
                || value instanceof byte[]
                || value instanceof BigDecimal) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1L : 0L;
        }
        if (value instanceof BigInteger big) {
            return big.bitLength() < Long.SIZE ? (Object) big.longValue() : big;
        }
        throw new IllegalArgumentException(
                "the column " + column + " holds a " + value.getClass().getName() + ", which can't be archived");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ArchivedRow row
                && id.equals(row.id)
                && columns.keySet().equals(row.columns.keySet())
                && columns.entrySet().stream()
                        .allMatch(each -> Objects.deepEquals(each.getValue(), row.columns.get(each.getKey())));
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Names of columns alone: what is in them is nobody's business. */
    @Override
    public String toString() {
        return "ArchivedRow[" + id + ", " + Arrays.toString(columns.keySet().toArray()) + "]";
    }
}
