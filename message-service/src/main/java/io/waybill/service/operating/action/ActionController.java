package io.waybill.service.operating.action;

import io.waybill.protocol.Limits;
import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Mutating;
import io.waybill.service.model.State;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Actions on single messages. JSON only, so that no foreign page can send them with a browser's stored credentials. */
@Mutating
@RestController
@RequestMapping(path = "/api/v1/messages/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
class ActionController {

    private static final int REASON = 1_000;

    private final Actions actions;
    private final PayloadEditing editing;

    ActionController(Actions actions, PayloadEditing editing) {
        this.actions = actions;
        this.editing = editing;
    }

    record Request(
            @Nullable Set<@NotNull @Size(min = 1, max = Limits.GROUP) String> groups,
            @Nullable @Min(0) Integer redeliveries,
            @Nullable @Size(max = REASON) String reason) {

        ActionRequest wish() {
            return new ActionRequest(groups == null ? Set.of() : groups, redeliveries, reason);
        }
    }

    /** What a message that nothing else will end is to end as. */
    enum End {
        DONE,
        ROLLED_BACK
    }

    record Close(
            @NotNull End as, @Nullable @Size(max = REASON) String reason) {}

    record Edit(
            @NotNull String body,
            @NotNull @Min(1) Integer version,
            @Nullable Set<@NotNull @Size(min = 1, max = Limits.GROUP) String> groups,
            @Nullable @Min(0) Integer redeliveries,
            @Nullable @Size(max = REASON) String reason) {}

    /** What became of an action: it goes on after the answer, until the groups' receipts have come. */
    record Answer(String id, List<ActionResult.OfGroup> groups) {

        static Answer of(ActionResult done) {
            return new Answer(done.messageId().toString(), done.groups());
        }
    }

    @PostMapping("/redeliver")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Answer redeliver(@PathVariable MessageId id, @Valid @RequestBody Request request) {
        return Answer.of(actions.redeliver(id, request.wish()));
    }

    @PostMapping("/resolve")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Answer resolve(@PathVariable MessageId id, @Valid @RequestBody Request request) {
        return Answer.of(actions.resolve(id, request.wish()));
    }

    @PostMapping("/archive")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Answer archive(@PathVariable MessageId id, @Valid @RequestBody Request request) {
        return Answer.of(actions.archive(id, request.wish()));
    }

    @PostMapping("/restore")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void restore(@PathVariable MessageId id, @Valid @RequestBody Request request) {
        actions.restore(id, request.reason());
    }

    @PostMapping("/close")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void close(@PathVariable MessageId id, @Valid @RequestBody Close request) {
        actions.close(id, State.valueOf(request.as().name()), request.reason());
    }

    @PostMapping("/versions")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Answer edit(@PathVariable MessageId id, @Valid @RequestBody Edit edit) {
        ActionRequest actionRequest = new Request(edit.groups(), edit.redeliveries(), edit.reason()).wish();
        return Answer.of(editing.edit(id, edit.version(), edit.body().getBytes(StandardCharsets.UTF_8), actionRequest));
    }
}
