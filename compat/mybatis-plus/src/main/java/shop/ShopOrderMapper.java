package shop;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

@Mapper
interface ShopOrderMapper extends BaseMapper<ShopOrder> {}
