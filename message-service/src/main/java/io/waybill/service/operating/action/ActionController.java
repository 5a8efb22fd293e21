package io.waybill.service.operating.action;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@Tag(name = "operating")
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

    @Schema(name = "ActionRequest")
    record ActionBody(
            @Nullable Set<@NotNull @Size(min = 1, max = Limits.GROUP) String> groups,
            @Nullable @Min(0) Integer redeliveries,
            @Nullable @Size(max = REASON) String reason) {

        ActionRequest wish() {
            return new ActionRequest(groups == null ? Set.of() : groups, redeliveries, reason);
        }
    }

    /** What a message that nothing else will end is to end as. */
    enum ClosedAs {
        DONE,
        ROLLED_BACK
    }

    record ActionClose(
            @NotNull ClosedAs as,
            @Nullable @Size(max = REASON) String reason) {}

    record ActionEdit(
            @NotNull String body,
            @NotNull @Min(1) Integer version,
            @Nullable Set<@NotNull @Size(min = 1, max = Limits.GROUP) String> groups,
            @Nullable @Min(0) Integer redeliveries,
            @Nullable @Size(max = REASON) String reason) {}

    /** What became of an action: it goes on after the answer, until the groups' receipts have come. */
    record ActionAnswer(String id, List<ActionResult.ActionResultOfGroup> groups) {

        static ActionAnswer of(ActionResult done) {
            return new ActionAnswer(done.messageId().toString(), done.groups());
        }
    }

    @Operation(
            summary = "Redelivers a message",
            description = "Has consumer groups take effect of a message after all: all groups for which it is"
                    + " dead, or those that are named. Answered once it is owed again; published after"
                    + " that. Needs OPERATE; written to the audit log.")
    @PostMapping("/redeliver")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ActionAnswer redeliver(
            @Parameter(description = "The message's id") @PathVariable MessageId id,
            @Valid @RequestBody ActionBody request) {
        return ActionAnswer.of(actions.redeliver(id, request.wish()));
    }

    @Operation(
            summary = "Marks a message as done by hand",
            description = "The groups are told to skip it, and it is done when they have answered. Needs"
                    + " OPERATE and a reason; written to the audit log.")
    @PostMapping("/resolve")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ActionAnswer resolve(
            @Parameter(description = "The message's id") @PathVariable MessageId id,
            @Valid @RequestBody ActionBody request) {
        return ActionAnswer.of(actions.resolve(id, request.wish()));
    }

    @Operation(
            summary = "Puts a dead message away",
            description = "The groups are told to skip it, and it stays dead, out of sight, until it is"
                    + " restored. Needs OPERATE and a reason; written to the audit log.")
    @PostMapping("/archive")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ActionAnswer archive(
            @Parameter(description = "The message's id") @PathVariable MessageId id,
            @Valid @RequestBody ActionBody request) {
        return ActionAnswer.of(actions.archive(id, request.wish()));
    }

    @Operation(
            summary = "Takes an archived message back",
            description = "It is among the dead ones again, and may be redelivered. Needs OPERATE; written to"
                    + " the audit log.")
    @PostMapping("/restore")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void restore(
            @Parameter(description = "The message's id") @PathVariable MessageId id,
            @Valid @RequestBody ActionBody request) {
        actions.restore(id, request.reason());
    }

    @Operation(
            summary = "Closes a message that nothing else will end",
            description = "One whose facts contradict each other, or that consumer groups have answered for"
                    + " although no copy was ever seen. Nothing is published and no group is told. Needs"
                    + " OPERATE and a reason; written to the audit log.")
    @PostMapping("/close")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void close(
            @Parameter(description = "The message's id") @PathVariable MessageId id,
            @Valid @RequestBody ActionClose request) {
        actions.close(id, State.valueOf(request.as().name()), request.reason());
    }

    @Operation(
            summary = "Edits a message and redelivers it",
            description = "Writes a new version beside the original and has it delivered under the same"
                    + " message id, so that never both take effect. Needs EDIT; written to the audit log.")
    @PostMapping("/versions")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ActionAnswer edit(
            @Parameter(description = "The message's id") @PathVariable MessageId id,
            @Valid @RequestBody ActionEdit edit) {
        ActionRequest actionRequest = new ActionBody(edit.groups(), edit.redeliveries(), edit.reason()).wish();
        return ActionAnswer.of(
                editing.edit(id, edit.version(), edit.body().getBytes(StandardCharsets.UTF_8), actionRequest));
    }
}
