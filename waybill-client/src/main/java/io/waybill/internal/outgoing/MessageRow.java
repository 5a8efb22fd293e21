package io.waybill.internal.outgoing;

import com.alibaba.fastjson2.JSON;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message in the columns of {@code waybill_transaction} that hold it. */
public final class MessageRow {

    /** In the order of {@link #values} and {@link #read}. */
    public static final String COLUMNS = "topic, tag, message_key, headers, body, compressed";

    private MessageRow() {}

    /** What is written into the columns. */
    public static @Nullable Object[] values(WrittenMessage message) {
        StoredBody body = StoredBody.of(message.body());
        return new @Nullable Object[] {
            message.topic(),
            message.tag(),
            message.key(),
            message.headers().isEmpty() ? null : JSON.toJSONString(message.headers()),
            body.bytes(),
            body.compressed()
        };
    }

    /** @param first number of the first of the columns in the row */
    public static WrittenMessage read(ResultSet row, int first) throws SQLException {
        Map<String, String> headers = new LinkedHashMap<>();
        String json = row.getString(first + 3);
        if (json != null) {
            JSON.parseObject(json).forEach((name, value) -> headers.put(name, String.valueOf(value)));
        }
        StoredBody body = new StoredBody(row.getBytes(first + 4), row.getBoolean(first + 5));
        return new WrittenMessage(
                row.getString(first), row.getString(first + 1), row.getString(first + 2), headers, body.original());
    }
}
