package io.waybill.service.platform.database;

import com.baomidou.mybatisplus.autoconfigure.ConfigurationCustomizer;
import java.util.Properties;
import java.util.function.ToIntFunction;

/**
 * Names for the codes that tables have for constants of an enum: statements say <code>${State.DEAD}</code> where the table
 * has 6. Names are replaced when statements are read, once; one that does not exist fails the first time it is executed.
 */
public final class SqlCodes {

    private SqlCodes() {}

    /** @param constants all of the enum, by whose simple name and their own statements name them */
    public static <E extends Enum<E>> ConfigurationCustomizer of(E[] constants, ToIntFunction<E> code) {
        Properties names = new Properties();
        for (E each : constants) {
            names.setProperty(
                    each.getDeclaringClass().getSimpleName() + "." + each.name(),
                    String.valueOf(code.applyAsInt(each)));
        }
        return configuration -> configuration.getVariables().putAll(names);
    }
}
