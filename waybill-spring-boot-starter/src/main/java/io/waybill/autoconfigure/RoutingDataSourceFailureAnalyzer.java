package io.waybill.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which settings are to name what instead. */
class RoutingDataSourceFailureAnalyzer extends AbstractFailureAnalyzer<RoutingDataSourceException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, RoutingDataSourceException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
