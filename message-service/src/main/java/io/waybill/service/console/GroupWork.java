package io.waybill.service.console;

import io.waybill.service.operation.Operation;
import io.waybill.service.operation.Operations;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is being done about a group of failures, and was last, so that nobody does it again. Thread-safe. */
@Component
class GroupWork {

    private final Found found;
    private final Operations operations;

    GroupWork(Found found, Operations operations) {
        this.found = found;
        this.operations = operations;
    }

    /** Finds operations by what they were narrowed to, among the last thousand: no index tells of older ones. */
    @Mapper
    interface Found {

        String OF_GROUP = "select id from (select * from operation order by id desc limit 1000) o"
                + " where selection like concat('%\"fingerprint\":\"', #{fingerprint}, '\"%') and ";

        @Select(OF_GROUP + "phase in ('PLANNING', 'PLANNED', 'RUNNING', 'PAUSED') order by id desc limit 5")
        List<Long> unfinished(@Param("fingerprint") String fingerprint);

        @Select(OF_GROUP + "kind = 'REDELIVER' and confirmed_at is not null order by confirmed_at desc limit 1")
        @Nullable Long retried(@Param("fingerprint") String fingerprint);
    }

    /** Operations that are planned, run or are paused, the newest first. */
    List<Operation> unfinished(String fingerprint) {
        return found.unfinished(fingerprint).stream().map(operations::find).toList();
    }

    /** The last operation that somebody had redeliver the group. */
    @Nullable Operation retried(String fingerprint) {
        Long id = found.retried(fingerprint);
        return id == null ? null : operations.find(id);
    }
}
