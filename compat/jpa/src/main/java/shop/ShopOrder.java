package shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
public class ShopOrder {

    @Id
    private String id;

    private long paidCents;

    protected ShopOrder() {}

    public ShopOrder(String id) {
        this.id = id;
    }

    public void pay(long cents) {
        paidCents += cents;
    }

    public long paidCents() {
        return paidCents;
    }
}
