package io.waybill.service.operating.operation;

import io.waybill.service.model.Worded;

/** Why nothing could be done to an item. The names are stored; rows of the version before have the English instead. */
public enum ItemFailure implements Worded {
    GONE("done or gone meanwhile"),
    NOT_ARCHIVED("not archived any more"),
    ARCHIVED("archived meanwhile"),
    DONE("done meanwhile"),
    SENT_AGAIN("sent again meanwhile"),
    UNSEEN("no copy has been seen on the topic: there is nothing to send"),
    NOT_EXPECTED("the group is not expected to take it"),
    REFUSED("RocketMQ refused to take a copy; redelivery goes on"),
    GIVEN_UP("given up on before the broker took a copy"),
    PUBLISHED("published again meanwhile"),
    REFUSED_AGAIN("RocketMQ refused again to take it");

    private final String english;

    ItemFailure(String english) {
        this.english = english;
    }

    @Override
    public String english() {
        return english;
    }
}
