package io.waybill.service.operating.privacy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import io.waybill.service.platform.words.Saying;
import java.util.List;

/** What became of an erasure. */
@Schema(name = "ErasureResult")
public record ErasureResult(
        @Schema(description = "Whether there is nothing left to erase but what 'left' counts; if not, ask again")
        boolean complete,

        @Schema(description = "What was erased now, in rows of each place; what was erased before does not count")
        ErasedCounts erased,

        LeftData left,

        @Schema(description = "Places that could not be reached just now; while there are any it is not complete")
        List<HeldPlace> held,

        @Schema(description = "Where more may lie that this service does not reach")
        List<UnreachedPlace> elsewhere) {

    /**
     * What is left as it is, because it is needed.
     *
     * @param underWay messages that are not finished: they need what they carry to be published again
     * @param dead messages, unless they were to be erased as well
     * @param setAside entries that wait: apply or dismiss them
     * @param prepared over REST, what has not ended, or whose message is not erased
     */
    public record LeftData(long underWay, long dead, long setAside, long prepared) {}

    /**
     * Where nothing, or not all, could be erased just now.
     *
     * @param place as the export calls it
     * @param code as of a refusal
     * @param why in English
     * @param said the same in no language, for pages
     */
    public record HeldPlace(
            String place,
            String code,
            String why,
            @JsonIgnore Saying said) {}
}
