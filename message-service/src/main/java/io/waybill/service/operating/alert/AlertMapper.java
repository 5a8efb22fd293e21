package io.waybill.service.operating.alert;

import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** What is to be told, and what was: shared by all nodes. */
@Mapper
interface AlertMapper {

    @Insert("""
            insert into alert (rule_name, subject, weight, text, path, since, seen_at, said)
            values (#{c.rule}, #{c.subject}, #{c.weight}, #{c.text}, #{c.path}, #{now}, #{now}, #{c.said})
            on duplicate key update weight = values(weight), text = values(text), path = values(path),
              seen_at = values(seen_at), said = values(said)
            """)
    void seen(@Param("c") Condition condition, @Param("now") long now);

    /** Nothing of the rule is over: it is not known what of it holds. */
    @Update("update alert set seen_at = #{now} where rule_name = #{rule}")
    void keep(@Param("rule") Rule rule, @Param("now") long now);

    @Select("select rule_name as rule, subject, weight, text, path, since, seen_at, said from alert"
            + " order by since, rule_name, subject")
    List<AlertRow> all();

    @Select("""
            select at, weight from alert_notice
            where rule_name = #{a.rule} and subject = #{a.subject} and channel = #{channel}
            """)
    Optional<AlertRow.LastNotice> told(@Param("a") AlertRow alert, @Param("channel") String channel);

    @Insert("""
            insert into alert_notice (rule_name, subject, channel, at, weight)
            values (#{a.rule}, #{a.subject}, #{channel}, #{now}, #{a.weight})
            on duplicate key update at = values(at), weight = values(weight)
            """)
    void note(@Param("a") AlertRow alert, @Param("channel") String channel, @Param("now") long now);

    @Delete("delete from alert_notice where rule_name = #{a.rule} and subject = #{a.subject} and channel = #{channel}")
    void forget(@Param("a") AlertRow alert, @Param("channel") String channel);

    @Select("select count(*) from alert_notice where rule_name = #{a.rule} and subject = #{a.subject}")
    long notices(@Param("a") AlertRow alert);

    @Delete("delete from alert_notice where rule_name = #{a.rule} and subject = #{a.subject}")
    void deleteNotices(@Param("a") AlertRow alert);

    @Delete("delete from alert where rule_name = #{a.rule} and subject = #{a.subject}")
    void delete(@Param("a") AlertRow alert);
}
