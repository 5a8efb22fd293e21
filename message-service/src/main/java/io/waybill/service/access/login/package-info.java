/** Logins: slowed down for who guesses, written to the audit log, and ended. */
@NullMarked
package io.waybill.service.access.login;

import org.jspecify.annotations.NullMarked;
