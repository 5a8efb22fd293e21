package io.waybill.order.notice;

import com.baomidou.mybatisplus.core.toolkit.Wrappers;
import io.waybill.order.order.Effect;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows payments that wait for people to reconcile them. */
@RestController
class NoticeController {

    private final OrderPaymentNotifyMapper notices;

    NoticeController(OrderPaymentNotifyMapper notices) {
        this.notices = notices;
    }

    record NoticeView(
            String platform,
            String paymentId,
            String orderId,
            long amountInCents,
            Effect outcome,
            String messageId,
            Instant receivedAt) {

        static NoticeView of(OrderPaymentNotify notice) {
            return new NoticeView(
                    notice.platform(),
                    notice.paymentCode(),
                    notice.orderId(),
                    notice.amountInCents(),
                    notice.outcome(),
                    notice.messageId().toString(),
                    Instant.ofEpochMilli(notice.createdAt()));
        }
    }

    /** Newest first. */
    @GetMapping("/reconciliation")
    List<NoticeView> waiting(@RequestParam(defaultValue = "100") int limit) {
        return notices
                .selectList(Wrappers.<OrderPaymentNotify>query()
                        .notIn("outcome", Effect.APPLIED.name(), Effect.NOTED.name())
                        .orderByDesc("id")
                        .last("limit " + Math.max(1, Math.min(limit, 500))))
                .stream()
                .map(NoticeView::of)
                .toList();
    }
}
