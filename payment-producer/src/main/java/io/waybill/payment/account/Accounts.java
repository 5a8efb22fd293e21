package io.waybill.payment.account;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** All accounts. */
@Component
public class Accounts {

    private final AccountMapper mapper;

    Accounts(AccountMapper mapper) {
        this.mapper = mapper;
    }

    public Optional<Account> find(String id) {
        return Optional.ofNullable(mapper.selectById(id));
    }

    /** Takes money in the running transaction; false when the account has too little, or may not pay. */
    public boolean debit(String id, long amountInCents) {
        return mapper.debit(id, amountInCents) == 1;
    }

    void add(Account account) {
        mapper.insert(account);
    }
}
