package io.waybill.payment.account;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Opens and shows accounts. */
@RestController
@RequestMapping("/accounts")
class AccountController {

    private final Accounts accounts;
    private final Clock clock;

    AccountController(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** @param frozen payments from a frozen account are recorded as failed */
    record OpenAccount(
            @NotNull @Pattern(regexp = "[A-Za-z0-9_.:-]{1,64}") String accountId,

            @NotNull @PositiveOrZero Long balanceInCents,
            @Nullable Boolean frozen) {}

    record AccountView(String accountId, long balanceInCents, boolean frozen) {
        static AccountView of(Account account) {
            return new AccountView(account.id(), account.balanceInCents(), account.isFrozen());
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    AccountView open(@Valid @RequestBody OpenAccount request) {
        Account account = new Account(
                request.accountId(), request.balanceInCents(), Boolean.TRUE.equals(request.frozen()), clock.millis());
        try {
            accounts.add(account);
        } catch (DuplicateKeyException taken) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "account " + request.accountId() + " exists already", taken);
        }
        return AccountView.of(account);
    }

    @GetMapping("/{id}")
    AccountView show(@PathVariable String id) {
        return accounts.find(id)
                .map(AccountView::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no account " + id));
    }
}
