package io.waybill.service.console.dashboard;

import com.alibaba.fastjson2.JSON;
import io.waybill.service.access.audit.AuditFilter;
import io.waybill.service.access.audit.AuditLog;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page: what is wrong now. */
@Controller
class OverviewController {

    private static final int DEEDS = 6;

    private final Overview overview;
    private final AuditLog audit;

    OverviewController(Overview overview, AuditLog audit) {
        this.overview = overview;
        this.audit = audit;
    }

    @GetMapping("/")
    String show(Model model) {
        DashboardSnapshot now = overview.now();
        model.addAttribute("now", now);
        model.addAttribute("points", pointsOf(now));
        model.addAttribute("deeds", audit.find(AuditFilter.ANY, null, DEEDS));
        return "overview";
    }

    /** For the chart's script: time, begun, done and dead of each span. */
    private static String pointsOf(DashboardSnapshot now) {
        return JSON.toJSONString(now.day().stream()
                .map(span -> new long[] {span.at().toEpochMilli(), span.begun(), span.done(), span.dead()})
                .toList());
    }
}
