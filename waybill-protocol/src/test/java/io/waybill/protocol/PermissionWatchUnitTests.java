package io.waybill.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

class PermissionWatchUnitTests {

    private final List<String> warnings = new ArrayList<>();
    private final PermissionWatch watch = new PermissionWatch(null, warnings::add);

    @Test
    void whatIsRefusedIsNamedWithThePermissionThatItTakes() {
        answer(RequestCode.VIEW_MESSAGE_BY_ID, ResponseCode.NO_PERMISSION, "User:a has no permission on Topic:T");

        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("NO_PERMISSION: broker there refused")
                .contains("User:a has no permission on Topic:T", "GET on the topic", "docs/security.md");
    }

    @Test
    void theSameIsSaidOnceAndAnotherIsSaidToo() {
        for (int i = 0; i < 100; i++) {
            answer(RequestCode.PULL_MESSAGE, ResponseCode.NO_PERMISSION, "Topic:T");
            answer(RequestCode.PULL_MESSAGE, ResponseCode.NO_PERMISSION, "Topic:U");
        }

        assertThat(warnings).hasSize(2);
    }

    @Test
    void otherAnswersAreNobodysConcern() {
        answer(RequestCode.PULL_MESSAGE, ResponseCode.SUCCESS, null);
        answer(RequestCode.PULL_MESSAGE, ResponseCode.TOPIC_NOT_EXIST, "no such topic");
        watch.doAfterResponse("there", request(RequestCode.PULL_MESSAGE), null);

        assertThat(warnings).isEmpty();
    }

    @Test
    void requestsAreSigned() {
        List<String> signed = new ArrayList<>();
        RPCHook credentials = new RPCHook() {
            @Override
            public void doBeforeRequest(String address, RemotingCommand request) {
                signed.add(address);
            }

            @Override
            public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {}
        };

        new PermissionWatch(credentials, warnings::add).doBeforeRequest("there", request(RequestCode.PULL_MESSAGE));

        assertThat(signed).containsExactly("there");
    }

    private void answer(int request, int code, String remark) {
        watch.doAfterResponse("there", request(request), RemotingCommand.createResponseCommand(code, remark));
    }

    private static RemotingCommand request(int code) {
        return RemotingCommand.createRequestCommand(code, null);
    }
}
