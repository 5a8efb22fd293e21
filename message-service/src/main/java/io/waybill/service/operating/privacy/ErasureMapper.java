package io.waybill.service.operating.privacy;

import io.waybill.protocol.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;

/**
 * What is erased beside the messages' own rows, which the journal writes. Each returns how many rows it has changed: what is erased
 * already is none. Every list of ids has at least one element.
 */
@Mapper
interface ErasureMapper {

    /** Edited payloads. That there were versions, and who wrote them, stays. */
    int versions(@Param("ids") Collection<MessageId> ids);

    /** What endpoints answered, and of addresses all but the host: messages may name them. */
    int attempts(@Param("ids") Collection<MessageId> ids);

    /** The groups of failures that some messages are in, or that were made of them; in the order of their fingerprints. */
    List<String> failuresOf(@Param("ids") Collection<MessageId> ids);

    /** Whether a message is in the group that is not erased: what is shared with it stays. */
    Optional<Integer> othersOf(@Param("fingerprint") String fingerprint);

    /** What the errors of a group have in common. */
    int failure(@Param("fingerprint") String fingerprint);

    /** What was prepared over REST and has ended, unless its message is still under way. */
    int preparations(@Param("key") String key, @Param("limit") int limit);

    /** How much of what was prepared still holds what it carried. */
    long preparationsLeft(@Param("key") String key);
}
