package shop;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;

public class Payment {

    @TableId(type = IdType.INPUT)
    public String id;

    public String orderId;
    public long cents;

    public Payment(String id, String orderId, long cents) {
        this.id = id;
        this.orderId = orderId;
        this.cents = cents;
    }
}
