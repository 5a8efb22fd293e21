package io.waybill.service.api.problem;

import io.waybill.service.access.request.StatusCodes;
import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** The codes that problem details carry, so that programs need not read the words. */
final class ProblemCodes {

    static final String DATABASE_AWAY = "DATABASE_AWAY";

    private static final String CODE = "code";

    private ProblemCodes() {}

    static ProblemDetail problem(HttpStatusCode status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty(CODE, code);
        return problem;
    }

    /** Where nothing says it more exactly, the status does. */
    static void complete(ProblemDetail problem) {
        Map<String, Object> properties = problem.getProperties();
        if (properties == null || !properties.containsKey(CODE)) {
            problem.setProperty(CODE, StatusCodes.of(problem.getStatus()));
        }
    }
}
