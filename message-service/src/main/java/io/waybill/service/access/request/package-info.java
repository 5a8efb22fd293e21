/** What is done about requests before anybody handles them: their size, and that they are carried out once. */
@NullMarked
package io.waybill.service.access.request;

import org.jspecify.annotations.NullMarked;
