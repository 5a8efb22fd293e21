package io.waybill.service.platform.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the service did not start without a stack. */
final class DatabaseAbsentFailureAnalyzer extends AbstractFailureAnalyzer<DatabaseAbsentException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DatabaseAbsentException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
