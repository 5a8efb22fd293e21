package io.waybill.payment.account;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Update;

/** The table {@code account}. */
@Mapper
interface AccountMapper extends BaseMapper<Account> {

    /** Takes money, if it is there: check and change are one statement, so that two payments can't spend it twice. */
    @Update("""
            update account set balance_in_cents = balance_in_cents - #{amount}
            where account_id = #{id} and frozen = 0 and balance_in_cents >= #{amount}
            """)
    int debit(@Param("id") String id, @Param("amount") long amount);
}
