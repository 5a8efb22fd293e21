package io.waybill.service.operating.operation;

import io.waybill.service.platform.retention.Sweep;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.platform.words.Saying;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells when what operations were about, message by message, will soon be too much. It is deleted with its operation. */
@Component
class ItemAlarm implements Sweep {

    private final OperationMapper mapper;
    private final OperationSettings settings;

    ItemAlarm(OperationMapper mapper, OperationSettings settings) {
        this.mapper = mapper;
        this.settings = settings;
    }

    @Override
    public String table() {
        return "operation_item";
    }

    @Override
    public String path() {
        return "/operations";
    }

    @Override
    public int sweep(int most) {
        return 0;
    }

    @Override
    public Optional<Saying> warning() {
        long number = mapper.kept().stream()
                .mapToLong(OperationMapper.KeptItems::matched)
                .sum();
        return number < NEARLY * settings.mostItems()
                ? Optional.empty()
                : Optional.of(WarningCode.ITEMS.with(number, settings.mostItems()));
    }
}
