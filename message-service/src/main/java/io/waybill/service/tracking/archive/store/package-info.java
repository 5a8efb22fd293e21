/** Where archived messages lie: objects under names, in a folder or in a bucket of S3 or what is like it. */
@NamedInterface("archive.store")
@NullMarked
package io.waybill.service.tracking.archive.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
