package io.waybill.internal.outgoing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A body as kept in the table: compressed (zlib) when that is worth it. */
record StoredBody(byte[] bytes, boolean compressed) {

    private static final int LARGE = 4_096;

    static StoredBody of(byte[] body) {
        if (body.length < LARGE) {
            return new StoredBody(body, false);
        }
        ByteArrayOutputStream small = new ByteArrayOutputStream(body.length / 2);
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(small)) {
            deflater.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return small.size() < body.length ? new StoredBody(small.toByteArray(), true) : new StoredBody(body, false);
    }

    /** The body as it was given. */
    byte[] original() {
        if (!compressed) {
            return bytes;
        }
        try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return inflater.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
