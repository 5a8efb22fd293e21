package io.waybill.service.tracking.message;

import io.waybill.protocol.MessageId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Edited versions of messages, from 2 on; the original is kept with its message. Thread-safe. */
@Component
public class Versions {

    private final VersionMapper mapper;

    Versions(VersionMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * An edited payload.
     *
     * @param at epoch milliseconds
     */
    public record Version(MessageId messageId, int version, long at, String author, String reason, byte[] body) {}

    /** Part of the running transaction, under the message's lock, which gave the number. */
    public void add(Version version) {
        mapper.insert(version);
    }

    public Optional<Version> find(MessageId id, int version) {
        return mapper.find(id, version);
    }
}
