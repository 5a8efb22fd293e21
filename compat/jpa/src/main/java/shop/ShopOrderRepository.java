package shop;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

interface ShopOrderRepository extends JpaRepository<ShopOrder, String> {

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<ShopOrder> findForUpdateById(String id);
}
