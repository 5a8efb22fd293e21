/** Pages of endpoints: who is told over HTTP, how, and what came of it. */
@NullMarked
package io.waybill.service.console.endpoints;

import org.jspecify.annotations.NullMarked;
