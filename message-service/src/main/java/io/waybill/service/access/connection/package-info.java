/** What a connection may cost: how long a request may take to arrive, and how many wait for one. */
@NullMarked
package io.waybill.service.access.connection;

import org.jspecify.annotations.NullMarked;
