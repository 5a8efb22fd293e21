package io.waybill;

/**
 * Is told how this store's messages ended. A bean of this type makes the message service tell; without one it does not. Of a
 * further store's messages a listener is told that names it with {@link OnStore}, and of no others.
 *
 * <p>Called outside any transaction, by any one instance of the service, on threads of Waybill's, several at a time:
 * answers about different messages overlap, and two about one message may. At least once for each message that ends, in no order,
 * and again whenever it was {@linkplain Settlements#inquire inquired}. A dead message may
 * become done later; a done one stays done, whatever is told after that. So set what you set only if it isn't yet.
 */
public interface SettlementListener {

    /**
     * A message has ended.
     *
     * @throws RuntimeException to be told again, after a while that grows; other messages do not wait for this one, but
     *     those told together with it are told again
     */
    void settled(Settlement settlement);
}
