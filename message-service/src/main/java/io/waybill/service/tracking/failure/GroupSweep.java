package io.waybill.service.tracking.failure;

import io.waybill.service.platform.retention.KeepSettings;
import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.platform.words.Saying;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Forgets groups of failures of which nothing is dead: those of long ago, and the oldest when there are too many. */
@Component
class GroupSweep implements Sweep {

    private static final int PIECE = 200;

    private final FailureCleaningMapper mapper;
    private final KeepSettings keep;
    private final Clock clock;
    private final Transactions transactions;

    GroupSweep(FailureCleaningMapper mapper, KeepSettings keep, Clock clock, Transactions transactions) {
        this.mapper = mapper;
        this.keep = keep;
        this.clock = clock;
        this.transactions = transactions;
    }

    @Override
    public String table() {
        return "failure_group";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public int sweep(int most) {
        long before = clock.millis() - keep.failureGroups().toMillis();
        List<String> old = new ArrayList<>(mapper.without(before, most));
        if (old.isEmpty()) {
            long tooMany = mapper.groups() - keep.failureGroupRows();
            if (tooMany > 0) {
                old.addAll(mapper.without(Long.MAX_VALUE, (int) Math.min(most, tooMany)));
            }
        }
        int deleted = 0;
        for (int from = 0; from < old.size(); from += PIECE) {
            deleted += forget(old.subList(from, Math.min(from + PIECE, old.size())));
        }
        return deleted;
    }

    /** What people have said of groups goes with them. */
    @Override
    public Optional<Saying> warning() {
        long number = mapper.groups();
        return number < NEARLY * keep.failureGroupRows()
                ? Optional.empty()
                : Optional.of(WarningCode.FAILURE_GROUPS.with(number, keep.failureGroupRows()));
    }

    @Override
    public String path() {
        return "/groups";
    }

    /** Unless something has died meanwhile. */
    private int forget(List<String> some) {
        return transactions.rerunnable(() -> {
            Map<String, Long> dead = mapper.lockCounts(some).stream()
                    .collect(Collectors.groupingBy(
                            FailureMapper.NodeCount::hash, Collectors.summingLong(FailureMapper.NodeCount::dead)));
            List<String> still = some.stream()
                    .filter(hash -> dead.getOrDefault(hash, 0L) <= 0)
                    .toList();
            if (!still.isEmpty()) {
                mapper.deleteHoursOf(still);
                mapper.deleteCountsOf(still);
                mapper.deleteGroups(still);
            }
            return still.size();
        });
    }
}
