package io.waybill.service.setaside;

import com.baomidou.mybatisplus.core.toolkit.Wrappers;
import io.waybill.protocol.Printable;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** All that is set aside. */
@Component
public class SetAsides {

    private static final Logger LOG = LoggerFactory.getLogger(SetAsides.class);

    private final SetAsideMapper mapper;

    SetAsides(SetAsideMapper mapper) {
        this.mapper = mapper;
    }

    /** Keeps them, in the running transaction. */
    public void keep(List<SetAside> all) {
        for (SetAside setAside : all) {
            LOG.warn(
                    "set aside from {}: {} ({})",
                    Printable.of(setAside.origin()),
                    setAside.reason(),
                    Printable.of(setAside.detail()));
            mapper.insert(setAside);
        }
    }

    /** What waits, or all there ever was, oldest first, after an id; without the content. */
    public List<SetAsideView> list(long after, boolean all, int limit) {
        return mapper
                .selectList(Wrappers.<SetAside>query()
                        .select("id", "at", "kind", "reason", "detail", "origin", "bytes", "applied_at")
                        .isNull(!all, "applied_at")
                        .gt("id", after)
                        .orderByAsc("id")
                        .last("limit " + limit))
                .stream()
                .map(SetAsideView::of)
                .toList();
    }

    /** How many wait to be looked at. */
    public long waiting() {
        return mapper.selectCount(Wrappers.<SetAside>query().isNull("applied_at"));
    }
}
