package io.waybill.service.tracking.archive.store;

import io.waybill.service.platform.Settings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where finished messages are archived before they are dropped; the same on every node.
 *
 * @param location {@code file:/folder} or {@code s3://bucket/folder}; without it nothing is archived.
 * @param s3 How a bucket is reached; what is left out is found as the AWS command line finds it.
 * @param timeout How long the store may be silent.
 * @param rate Most messages that are read from the database in a second.
 * @param rowsPerPart Most messages in a file.
 * @param bytesPerPart Most bytes in a file, give or take a megabyte.
 * @param temporary A folder on this node in which a file is written before it is put into the archive; absent: the JVM's.
 */
@Validated
@ConfigurationProperties("waybill.archive")
public record ArchiveSettings(
        @Nullable String location,
        @DefaultValue S3 s3,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("50000") @Min(1) int rate,
        @DefaultValue("1000000") @Min(1) @Max(10_000_000) int rowsPerPart,
        @DefaultValue("512MB") DataSize bytesPerPart,
        @Nullable Path temporary) {

    private static final DataSize SMALLEST_PART = DataSize.ofKilobytes(1);
    /** What is larger can't be put into a bucket at once. */
    private static final DataSize LARGEST_PART = DataSize.ofGigabytes(4);

    public ArchiveSettings {
        location = location == null || location.isBlank() ? null : location.strip();
        Settings.requirePositive("waybill.archive.timeout", timeout);
        if (bytesPerPart.compareTo(SMALLEST_PART) < 0 || bytesPerPart.compareTo(LARGEST_PART) > 0) {
            throw new IllegalArgumentException(
                    "waybill.archive.bytes-per-part is " + bytesPerPart + "; it must be between 1KB and 4GB");
        }
    }

    /**
     * How a bucket is reached.
     *
     * @param endpoint Of a store that is not Amazon's, such as {@code https://minio.example:9000}.
     * @param region Where the bucket is; {@code us-east-1} if there is an endpoint.
     * @param accessKey With {@code secret-key}; without both as the AWS command line finds them.
     * @param pathStyle Whether the bucket stands in the path instead of the host name.
     */
    public record S3(
            @Nullable URI endpoint,
            @Nullable String region,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("false") boolean pathStyle) {

        public S3 {
            region = region == null || region.isBlank() ? null : region.strip();
            accessKey = accessKey == null || accessKey.isBlank() ? null : accessKey;
            secretKey = secretKey == null || secretKey.isBlank() ? null : secretKey;
            if ((accessKey == null) != (secretKey == null)) {
                throw new IllegalArgumentException("of waybill.archive.s3.access-key and .secret-key only one is set;"
                        + " set both, or neither to have them found as the AWS command line does");
            }
            if (endpoint != null && (endpoint.getHost() == null || !isHttp(endpoint))) {
                throw new IllegalArgumentException(
                        "waybill.archive.s3.endpoint is not an address such as https://host:9000");
            }
        }

        private static boolean isHttp(URI endpoint) {
            return "https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme());
        }

        /** Without the keys. */
        @Override
        public String toString() {
            return "S3[endpoint=" + endpoint + ", region=" + region + ", pathStyle=" + pathStyle + "]";
        }
    }
}
