package io.waybill.service.console;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What was on the page when a test failed is told with the failure: "expected 1 but was 0" alone says nothing. */
final class PageTold implements TestExecutionExceptionHandler {

    private static final int LINES = 40;

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failed) throws Throwable {
        if (failed instanceof TestAbortedException) {
            throw failed;
        }
        String page;
        try {
            Browser browser = Browser.shared();
            page = browser.path() + "\n"
                    + String.join("\n", browser.text().lines().limit(LINES).toList());
        } catch (RuntimeException unreadable) {
            failed.addSuppressed(unreadable);
            throw failed;
        }
        throw new AssertionFailedError(failed.getMessage() + "\non the page " + page, failed);
    }
}
