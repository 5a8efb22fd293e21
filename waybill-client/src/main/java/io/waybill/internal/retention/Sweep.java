package io.waybill.internal.retention;

import java.sql.Connection;
import java.sql.SQLException;

/** Old rows of one table, deleted batch by batch. Used by one thread at a time. */
interface Sweep {

    /** As many rows are locked, by their primary keys, while one batch is deleted. */
    int BATCH = 500;

    /** What is deleted, in words for people. */
    String what();

    /**
     * Deletes a batch of what is older than allowed, together with the account of what is forgotten by that: both commit
     * or neither.
     *
     * @param now of the database's clock, in epoch milliseconds
     * @return how many rows were deleted; fewer than {@link #BATCH} when none are left
     */
    int deleteBatch(Connection connection, long now) throws SQLException;
}
