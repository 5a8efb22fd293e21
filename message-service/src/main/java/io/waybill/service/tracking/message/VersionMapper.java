package io.waybill.service.tracking.message;

import io.waybill.protocol.MessageId;
import io.waybill.service.tracking.message.Versions.Version;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** The table {@code message_version}. */
@Mapper
interface VersionMapper {

    @Insert("insert into message_version (message_id, version, at, author, reason, body)"
            + " values (#{messageId}, #{version}, #{at}, #{author}, #{reason}, #{body})")
    void insert(Version version);

    @Select("select message_id, version, at, author, reason, body from message_version"
            + " where message_id = #{id} and version = #{version}")
    Optional<Version> find(@Param("id") MessageId id, @Param("version") int version);
}
