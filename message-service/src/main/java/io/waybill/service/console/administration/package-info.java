/** Subscriptions, policies, alerts, quarantine, audit log and settings. */
@NullMarked
package io.waybill.service.console.administration;

import org.jspecify.annotations.NullMarked;
