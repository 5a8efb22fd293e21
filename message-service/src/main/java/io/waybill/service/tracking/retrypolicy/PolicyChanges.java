package io.waybill.service.tracking.retrypolicy;

import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.refusal.RequestRefusal;
import io.waybill.service.platform.transaction.TransactionalOnce;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.retrypolicy.RedeliverySettings.Patience;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Service;

/** Changes stored policies. This node goes by the change once it is committed, the others within seconds. Thread-safe. */
@Service
public class PolicyChanges {

    private static final int LONGEST_REASON = 1_000;
    private static final long MOST = 10_000;

    private final PolicyMapper mapper;
    private final PolicyReload reload;
    private final Audit audit;

    PolicyChanges(PolicyMapper mapper, PolicyReload reload, Audit audit) {
        this.mapper = mapper;
        this.reload = reload;
        this.audit = audit;
    }

    /** @throws RefusedException saying what is wrong with the name, the patience or the reason */
    @Secured(Permission.ADMINISTER)
    @TransactionalOnce
    public void set(PolicyScope scope, String name, PatienceView view, @Nullable String reason) {
        requireFit(scope, name, reason);
        Patience patience = view.patience();
        Patience before = mapper.lock(scope, name).map(PolicyRow::patience).orElse(null);
        if (before == null && mapper.number() >= MOST) {
            throw new RefusedException(PolicyRefusal.POLICIES_FULL, MOST);
        }
        mapper.save(PolicyRow.of(scope, name, patience));
        done("SET_POLICY", scope, name, before, patience, reason);
    }

    /**
     * @return whether there was one
     * @throws RefusedException saying what is wrong with the name or the reason
     */
    @Secured(Permission.ADMINISTER)
    @TransactionalOnce
    public boolean remove(PolicyScope scope, String name, @Nullable String reason) {
        requireFit(scope, name, reason);
        Patience before = mapper.lock(scope, name).map(PolicyRow::patience).orElse(null);
        if (before == null) {
            return false;
        }
        mapper.delete(scope, name);
        done("REMOVE_POLICY", scope, name, before, null, reason);
        return true;
    }

    private static void requireFit(PolicyScope scope, String name, @Nullable String reason) {
        if (!scope.allows(name)) {
            throw new RefusedException(PolicyRefusal.POLICY_NAME_INVALID, scope.word(), name);
        }
        if (reason != null && reason.length() > LONGEST_REASON) {
            throw RequestRefusal.invalid("'reason' must have at most " + LONGEST_REASON + " characters");
        }
    }

    private void done(
            String action,
            PolicyScope scope,
            String name,
            @Nullable Patience before,
            @Nullable Patience after,
            @Nullable String reason) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put(scope.word(), name);
        detail.put("before", PatienceView.detail(before));
        detail.put("after", PatienceView.detail(after));
        audit.write(new Audit.Deed(action, null, null, 1, reason, detail));
        Transactions.afterCommit(reload::reload);
    }
}
