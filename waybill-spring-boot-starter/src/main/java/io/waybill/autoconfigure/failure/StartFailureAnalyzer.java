package io.waybill.autoconfigure.failure;

import io.waybill.internal.diagnosis.StartFailure;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong and what to do instead of showing a stack trace. */
class StartFailureAnalyzer extends AbstractFailureAnalyzer<StartFailure> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, StartFailure cause) {
        return new FailureAnalysis(cause.wrong(), cause.action(), cause);
    }
}
