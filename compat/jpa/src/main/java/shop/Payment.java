package shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
public class Payment {

    @Id
    private String id;

    private String orderId;
    private long cents;

    protected Payment() {}

    public Payment(String id, String orderId, long cents) {
        this.id = id;
        this.orderId = orderId;
        this.cents = cents;
    }
}
