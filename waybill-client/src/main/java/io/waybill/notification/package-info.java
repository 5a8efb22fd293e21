/** For whoever is notified over HTTP. Needs nothing but the JDK. */
@NullMarked
package io.waybill.notification;

import org.jspecify.annotations.NullMarked;
