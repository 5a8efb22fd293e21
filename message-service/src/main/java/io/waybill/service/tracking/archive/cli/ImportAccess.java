package io.waybill.service.tracking.archive.cli;

import com.baomidou.mybatisplus.autoconfigure.MybatisPlusAutoConfiguration;
import io.waybill.service.platform.lease.JobLease;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.archive.ArchivedMessages;
import io.waybill.service.tracking.index.SearchKeys;
import io.waybill.service.tracking.message.MessageMapper;
import io.waybill.service.tracking.progress.DatabaseTime;
import io.waybill.service.tracking.progress.ProgressMapper;
import org.apache.ibatis.annotations.Mapper;
import org.mybatis.spring.annotation.MapperScan;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** The tables of messages without the service: nothing here changes the schema, or does anything by itself. */
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    MybatisPlusAutoConfiguration.class
})
@MapperScan(
        basePackageClasses = {
            ArchivedMessages.class,
            MessageMapper.class,
            ProgressMapper.class,
            SearchKeys.class,
            PacketLimit.class
        },
        annotationClass = Mapper.class)
@ComponentScan(basePackageClasses = MessageMapper.class)
@Import({
    ArchivedMessages.class,
    SearchKeys.class,
    PacketLimit.class,
    DatabaseTime.class,
    Transactions.class,
    JobLease.class,
    ImportedMessages.class,
    ImportCommand.class
})
class ImportAccess {}
