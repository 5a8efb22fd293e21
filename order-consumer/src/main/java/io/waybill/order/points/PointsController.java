package io.waybill.order.points;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows what a user has earned. */
@RestController
class PointsController {

    private final PointsMapper points;

    PointsController(PointsMapper points) {
        this.points = points;
    }

    record PointsView(String userId, long balance) {}

    @GetMapping("/users/{userId}/points")
    PointsView show(@PathVariable String userId) {
        Long balance = points.balance(userId);
        return new PointsView(userId, balance == null ? 0 : balance);
    }
}
