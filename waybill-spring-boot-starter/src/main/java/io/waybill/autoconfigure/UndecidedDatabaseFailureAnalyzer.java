package io.waybill.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do instead of showing a stack trace. */
class UndecidedDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<UndecidedDatabaseException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, UndecidedDatabaseException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
