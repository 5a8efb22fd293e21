package io.waybill.service.tracking.archive.unit;

import io.waybill.protocol.MessageId;

/**
 * A file of a unit, and the index beside it.
 *
 * @param name of the file's object without the unit and without what it ends in
 * @param keys entries of the index: pairs of a key and a block
 * @param bytes of the file, as is its digest; those of the index stand beside
 */
public record UnitPart(
        String name,
        long rows,
        int blocks,
        int keys,
        long bytes,
        long indexBytes,
        MessageId firstId,
        MessageId lastId,
        String sha256,
        String indexSha256) {

    static final String DATA = ".jsonl.gz";
    static final String INDEX = ".idx";

    String data(String unit) {
        return unit + "/" + name + DATA;
    }

    String index(String unit) {
        return unit + "/" + name + INDEX;
    }
}
