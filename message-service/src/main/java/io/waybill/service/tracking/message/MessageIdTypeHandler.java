package io.waybill.service.tracking.message;

import io.waybill.protocol.MessageId;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.apache.ibatis.type.MappedTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Message ids in {@code BINARY(16)} columns. */
@Component
@MappedTypes(MessageId.class)
public class MessageIdTypeHandler extends BaseTypeHandler<MessageId> {

    @Override
    public void setNonNullParameter(PreparedStatement statement, int index, MessageId id, @Nullable JdbcType type)
            throws SQLException {
        statement.setBytes(index, id.toBytes());
    }

    @Override
    public @Nullable MessageId getNullableResult(ResultSet row, String column) throws SQLException {
        return read(row.getBytes(column));
    }

    @Override
    public @Nullable MessageId getNullableResult(ResultSet row, int column) throws SQLException {
        return read(row.getBytes(column));
    }

    @Override
    public @Nullable MessageId getNullableResult(CallableStatement call, int column) throws SQLException {
        return read(call.getBytes(column));
    }

    private static @Nullable MessageId read(byte @Nullable [] bytes) {
        return bytes == null ? null : MessageId.of(bytes);
    }
}
