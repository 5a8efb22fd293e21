package io.waybill.protocol.wire;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;

/** Writes commands as JSON in version {@value CommandReader#VERSION} of the format. Stateless. */
public final class CommandWriter {

    private CommandWriter() {}

    public static byte[] write(CommandBatch batch) {
        JSONArray commands = new JSONArray(batch.commands().size());
        batch.commands().forEach(command -> commands.add(write(command)));
        return JSON.toJSONBytes(JSONObject.of(
                "v", CommandReader.VERSION, "sentAt", batch.sentAt(), "store", batch.storeId(), "commands", commands));
    }

    private static JSONObject write(Command command) {
        if (command instanceof Command.Repeat repeat) {
            return JSONObject.of("type", "REPEAT", "id", repeat.messageId().toString());
        }
        return command instanceof Command.Ask ask ? write(ask) : write((Command.Settled) command);
    }

    private static JSONObject write(Command.Ask ask) {
        JSONObject json = JSONObject.of("type", "ASK", "id", ask.messageId().toString(), "topic", ask.topic());
        if (ask.tag() != null) {
            json.put("tag", ask.tag());
        }
        if (ask.key() != null) {
            json.put("key", ask.key());
        }
        if (ask.retry()) {
            json.put("retry", true);
        }
        return json;
    }

    private static JSONObject write(Command.Settled settled) {
        JSONObject json = JSONObject.of(
                "type", "SETTLED",
                "id", settled.messageId().toString(),
                "topic", settled.topic(),
                "state", settled.state().name(),
                "at", settled.at());
        if (settled.key() != null) {
            json.put("key", settled.key());
        }
        if (settled.reason() != null) {
            json.put("reason", settled.reason());
        }
        return json;
    }
}
