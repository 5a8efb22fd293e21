package io.waybill.payment.payment;

import io.waybill.payment.payment.Payments.Form;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How notices are sent.
 *
 * @param sendForm By a half message with a callback, by one that joins the transaction, or by the local message table.
 */
@ConfigurationProperties("payment")
record SendSettings(@DefaultValue("CALLBACK") Form sendForm) {}
