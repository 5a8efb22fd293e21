package io.waybill.payment.account;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;

/** An account with money on it. A frozen one can't pay. */
@TableName("account")
public class Account {

    @TableId(type = IdType.INPUT)
    private String accountId;

    private long balanceInCents;
    private boolean frozen;
    private long createdAt;

    @SuppressWarnings("NullAway.Init")
    Account() {}

    Account(String accountId, long balanceInCents, boolean frozen, long createdAt) {
        this.accountId = accountId;
        this.balanceInCents = balanceInCents;
        this.frozen = frozen;
        this.createdAt = createdAt;
    }

    public String id() {
        return accountId;
    }

    public boolean isFrozen() {
        return frozen;
    }

    long balanceInCents() {
        return balanceInCents;
    }
}
