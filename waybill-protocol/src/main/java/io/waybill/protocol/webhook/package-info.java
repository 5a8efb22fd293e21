/** How what is posted over HTTP is signed: Standard Webhooks 1.0. */
@NullMarked
package io.waybill.protocol.webhook;

import org.jspecify.annotations.NullMarked;
