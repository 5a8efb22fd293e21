/** Starts a real MariaDB server out of a jar. */
@NullMarked
package io.waybill.test.mariadb;

import org.jspecify.annotations.NullMarked;
