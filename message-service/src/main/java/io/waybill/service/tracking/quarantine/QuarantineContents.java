package io.waybill.service.tracking.quarantine;

import com.baomidou.mybatisplus.core.toolkit.Wrappers;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.platform.words.StoredSaying;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the entries hold that are set aside, for whoever has to look into all of them, and erase some. Thread-safe. */
@Component
public class QuarantineContents {

    private final QuarantineMapper mapper;

    QuarantineContents(QuarantineMapper mapper) {
        this.mapper = mapper;
    }

    /** The next entries after an id, in the order of their ids. */
    public List<Long> idsAfter(long after, int limit) {
        return mapper
                .selectList(Wrappers.<QuarantinedItem>query()
                        .select("id")
                        .gt("id", after)
                        .orderByAsc("id")
                        .last("limit " + limit))
                .stream()
                .map(QuarantinedItem::id)
                .toList();
    }

    /** One entry with its content; empty if it is gone meanwhile. */
    public Optional<QuarantinedItem> find(long id) {
        return Optional.ofNullable(mapper.selectById(id));
    }

    /**
     * Erases what an entry holds and what is said of it, in the running transaction. That it came, when and from where stays.
     *
     * @param waitingToo whether one that waits is erased as well, and dismissed thereby
     * @param why of the dismissal
     * @return whether it changed anything
     */
    public boolean erase(long id, boolean waitingToo, long at, String by, String why) {
        return mapper.erase(id, waitingToo, at, by, why, QuarantineCode.ERASED.english(), said()) > 0;
    }

    /** Whether it is erased already. */
    public static boolean isErased(QuarantinedItem item) {
        return item.bytes() == 0 && QuarantineCode.ERASED.english().equals(item.detail());
    }

    private static String said() {
        return StoredSaying.write(new Saying(QuarantineCode.ERASED.key(), List.of()));
    }
}
