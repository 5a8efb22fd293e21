package io.waybill.protocol.wire;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.MalformedBatchException.BatchFault;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads commands. Unknown fields are passed over; an unknown version is refused whole, and a command that can't be read is
 * rejected alone, so that the others of its batch are not lost with it.
 */
public final class CommandReader {

    /** The version of the command format this code writes, and the newest it reads. */
    public static final int VERSION = 1;

    private static final int LARGEST = 2 * Limits.BATCH;

    private CommandReader() {}

    /** A batch, and what of it could not be read. */
    public record ReadCommands(CommandBatch batch, List<RejectedCommand> rejected) {}

    /** A command that could not be read, as JSON, and why. */
    public record RejectedCommand(String json, String why) {}

    /** @throws MalformedBatchException when nothing of it can be read */
    public static ReadCommands read(byte[] bytes) throws MalformedBatchException {
        if (bytes.length > LARGEST) {
            throw new MalformedBatchException(
                    BatchFault.MALFORMED, bytes.length + " bytes; " + LARGEST + " are allowed");
        }
        JSONObject json = Fields.parse(bytes, "commands");
        Fields.requireKnownVersion(json, VERSION);
        try {
            List<Command> commands = new ArrayList<>();
            List<RejectedCommand> rejected = new ArrayList<>();
            for (Object each : Fields.array(json, "commands")) {
                try {
                    commands.add(command(Fields.asObject(each, "commands[]")));
                } catch (IllegalArgumentException | JSONException notUnderstood) {
                    rejected.add(new RejectedCommand(JSON.toJSONString(each), Fields.explain(notUnderstood)));
                }
            }
            CommandBatch batch =
                    new CommandBatch(Fields.text(json, "store", Limits.NAME), Fields.millis(json, "sentAt"), commands);
            return new ReadCommands(batch, rejected);
        } catch (IllegalArgumentException | JSONException malformed) {
            throw new MalformedBatchException(BatchFault.MALFORMED, Fields.explain(malformed));
        }
    }

    private static Command command(JSONObject json) {
        String type = Fields.text(json, "type", Limits.NAME);
        return switch (type) {
            case "ASK" -> ask(json);
            case "SETTLED" -> settled(json);
            case "REPEAT" -> new Command.Repeat(MessageId.parse(Fields.text(json, "id", Limits.NAME)));
            default -> throw new IllegalArgumentException("'" + type + "' is not a known command");
        };
    }

    private static Command ask(JSONObject json) {
        return new Command.Ask(
                MessageId.parse(Fields.text(json, "id", Limits.NAME)),
                Fields.text(json, "topic", Limits.TOPIC),
                Fields.textOrNull(json, "tag", Limits.TAG),
                Fields.textOrNull(json, "key", Limits.KEY),
                Boolean.TRUE.equals(json.get("retry")));
    }

    private static Command settled(JSONObject json) {
        return new Command.Settled(
                MessageId.parse(Fields.text(json, "id", Limits.NAME)),
                Fields.text(json, "topic", Limits.TOPIC),
                Fields.textOrNull(json, "key", Limits.KEY),
                Fields.constant(Command.CommandEnd.class, Fields.text(json, "state", Limits.NAME)),
                Fields.millis(json, "at"),
                Fields.textOrNull(json, "reason", Limits.NAME));
    }
}
