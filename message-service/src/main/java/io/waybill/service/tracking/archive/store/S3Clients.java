package io.waybill.service.tracking.archive.store;

import io.waybill.service.tracking.archive.store.ArchiveSettings.S3;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients by the settings. */
final class S3Clients {

    /** Of all tries of one call. */
    private static final int TRIES = 4;

    private S3Clients() {}

    static S3Client make(ArchiveSettings settings) {
        S3 s3 = settings.s3();
        Duration timeout = settings.timeout();
        // Stores that are not Amazon's refuse checksums that they do not know; what is written is read back and
        // compared anyway.
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(timeout)
                        .socketTimeout(timeout))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // As a whole: not every store takes them in signed pieces.
                .serviceConfiguration(each -> each.chunkedEncodingEnabled(false))
                .forcePathStyle(s3.pathStyle())
                .overrideConfiguration(
                        calls -> calls.apiCallAttemptTimeout(timeout).apiCallTimeout(timeout.multipliedBy(TRIES)));
        if (s3.endpoint() != null) {
            builder.endpointOverride(s3.endpoint());
        }
        if (s3.region() != null) {
            builder.region(Region.of(s3.region()));
        } else if (s3.endpoint() != null) {
            builder.region(Region.US_EAST_1);
        }
        if (s3.accessKey() != null && s3.secretKey() != null) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())));
        }
        try {
            return builder.build();
        } catch (SdkException incomplete) {
            throw new ArchiveException(
                    "the bucket of waybill.archive.location can't be reached as it is set: set waybill.archive.s3.region, or .endpoint",
                    incomplete);
        }
    }
}
