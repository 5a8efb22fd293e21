package io.waybill.service.setaside;

import com.baomidou.mybatisplus.core.toolkit.Wrappers;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what is set aside, without its content. */
@RestController
@RequestMapping("/api/v1/set-aside")
class SetAsideController {

    private static final int PAGE = 100;

    private final SetAsideMapper mapper;

    SetAsideController(SetAsideMapper mapper) {
        this.mapper = mapper;
    }

    /** The next page after the given id, oldest first; only what waits unless all is asked for. */
    @GetMapping
    List<SetAsideView> list(
            @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "false") boolean all) {
        return mapper
                .selectList(Wrappers.<SetAside>query()
                        .select("id", "at", "kind", "reason", "detail", "origin", "bytes", "applied_at")
                        .isNull(!all, "applied_at")
                        .gt("id", after)
                        .orderByAsc("id")
                        .last("limit " + PAGE))
                .stream()
                .map(SetAsideView::of)
                .toList();
    }
}
