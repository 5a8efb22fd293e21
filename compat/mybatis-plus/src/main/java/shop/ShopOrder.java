package shop;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;

public class ShopOrder {

    @TableId(type = IdType.INPUT)
    public String id;

    public long paidCents;
}
