package io.waybill.service.notifying.delivery;

import io.waybill.service.notifying.schedule.NotificationKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;

/** Reads what endpoints are to be told. */
@Mapper
interface ContentMapper {

    /**
     * What is still owed of these, by whichever instruction.
     *
     * @param most bytes of a body that is read
     */
    List<NotificationContent> find(@Param("keys") Collection<NotificationKey> keys, @Param("most") int most);

    /** One body, however large. */
    Optional<byte[]> body(@Param("content") NotificationContent content);
}
