/** What is said, and how often, when something is wrong: why a host does not start, and what fails while it runs. */
@NullMarked
package io.waybill.internal.diagnosis;

import org.jspecify.annotations.NullMarked;
