package io.waybill.service.operating.storage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.waybill.service.platform.words.Saying;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One table, and what is known of it.
 *
 * @param rows by the database's own estimate, as are the bytes
 * @param bytesPerRow indexes among them; null where there are too few rows to tell
 * @param bound what bounds it, in English; null if nothing does
 * @param boundSaid the same in no language, for pages
 * @param oldest the time of its oldest row, where an index tells
 * @param sweptAt when old rows were last looked for, by any node; null if they never were, or go otherwise
 * @param deleted how many rows went then
 * @param deletedInAll how many have gone since that is written down
 * @param failing what the last sweep stumbled over; null if it did not
 */
public record TableView(
        String table,
        long rows,
        long dataBytes,
        long indexBytes,
        @Nullable Long bytesPerRow,
        @Nullable String bound,
        @JsonIgnore @Nullable Saying boundSaid,
        @Nullable Instant oldest,
        @Nullable Instant sweptAt,
        @Nullable Long deleted,
        @Nullable Long deletedInAll,
        @Nullable String failing) {}
