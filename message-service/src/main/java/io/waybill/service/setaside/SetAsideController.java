package io.waybill.service.setaside;

import com.baomidou.mybatisplus.core.toolkit.Wrappers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows what is set aside, without its content, and applies it again. */
@RestController
@RequestMapping("/api/v1/set-aside")
class SetAsideController {

    private static final int PAGE = 100;

    private final SetAsideMapper mapper;
    private final Repair repair;
    private final Clock clock;

    SetAsideController(SetAsideMapper mapper, Repair repair, Clock clock) {
        this.mapper = mapper;
        this.repair = repair;
        this.clock = clock;
    }

    record View(
            String id,
            Instant at,
            SetAside.Kind kind,
            SetAside.Reason reason,
            String detail,
            String origin,
            int bytes,
            @Nullable Instant appliedAt) {

        static View of(SetAside row) {
            Long applied = row.appliedAt();
            return new View(
                    String.valueOf(row.id()),
                    Instant.ofEpochMilli(row.at()),
                    row.kind(),
                    row.reason(),
                    row.detail(),
                    row.origin(),
                    row.bytes(),
                    applied == null ? null : Instant.ofEpochMilli(applied));
        }
    }

    /** The next page after the given id, oldest first; only what waits unless all is asked for. */
    @GetMapping
    List<View> list(@RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "false") boolean all) {
        return mapper
                .selectList(Wrappers.<SetAside>query()
                        .select("id", "at", "kind", "reason", "detail", "origin", "bytes", "applied_at")
                        .isNull(!all, "applied_at")
                        .gt("id", after)
                        .orderByAsc("id")
                        .last("limit " + PAGE))
                .stream()
                .map(View::of)
                .toList();
    }

    /** JSON only, so that no foreign page can send it with a browser's stored credentials. */
    @PostMapping(path = "/{id}/apply", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Transactional(isolation = Isolation.READ_COMMITTED)
    View apply(@PathVariable long id) {
        // Under lock, so that two who ask at once do not apply it twice.
        SetAside row = mapper.selectOne(Wrappers.<SetAside>query().eq("id", id).last("for update"));
        if (row == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing is set aside under " + id);
        }
        if (row.appliedAt() != null) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, id + " is applied already");
        }
        try {
            repair.apply(row);
        } catch (IllegalArgumentException still) {
            throw new ResponseStatusException(
                    HttpStatus.UNPROCESSABLE_CONTENT, "still can't be read: " + still.getMessage(), still);
        }
        row.markApplied(clock.millis());
        mapper.updateById(row);
        return View.of(row);
    }
}
