package io.waybill.service.tracking.history;

/**
 * What there had been since the journal began, as of one moment.
 *
 * @param at epoch milliseconds
 * @param begun messages that were heard of
 * @param done messages that every group had done, less those that never count again
 * @param dead how often a message died
 * @param conflicts messages delivered although their producer said that they rolled back
 */
record Totals(long at, long begun, long done, long rolledBack, long dead, long conflicts) {}
