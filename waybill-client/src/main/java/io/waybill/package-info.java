/**
 * Waybill's API: all that an application imports.
 *
 * <p><b>Sending</b>: {@link io.waybill.Waybill} sends an {@link io.waybill.OutgoingMessage} with the transaction that runs, or around
 * a {@link io.waybill.LocalTransaction}; {@link io.waybill.Waybills} on a further data source.
 * <b>Receiving</b>: extend {@link io.waybill.WaybillListener}; {@link io.waybill.StartFrom} and {@link io.waybill.OnStore} say more
 * about one. <b>Hearing how messages ended</b>: a {@link io.waybill.SettlementListener}, and {@link io.waybill.Settlements} to ask.
 * <b>Payloads</b>: a {@link io.waybill.PayloadCodec}; those that Waybill brings are in {@code io.waybill.payload}.
 *
 * <p>A bean of the application takes the place of Waybill's own where its type is {@link io.waybill.Waybill}, {@link
 * io.waybill.Waybills}, {@link io.waybill.Settlements} or {@link io.waybill.PayloadCodec}. Nothing in {@code io.waybill.internal} is
 * for applications: it changes without notice.
 *
 * <p>What an application may find {@code null} is marked as such; a method that gets a null for what is not marked may throw
 * whatever comes of it.
 */
@NullMarked
package io.waybill;

import org.jspecify.annotations.NullMarked;
