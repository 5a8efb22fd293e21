package io.waybill.service.platform.packet;

import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

/** Asks the server. */
@Mapper
interface PacketMapper {

    @Select("select @@global.max_allowed_packet")
    long maxAllowedPacket();
}
