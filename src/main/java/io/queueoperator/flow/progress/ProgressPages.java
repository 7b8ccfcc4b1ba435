package io.queueoperator.flow.progress;

import io.queueoperator.api.JobProgress;
import io.queueoperator.api.SourceProgress;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.flow.progress.AnswerProgress.Answer;
import io.queueoperator.platform.Futures;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;

/**
 * The contract with the pipeline UI (seed 000, CONTRACTS A): read only, from any page, without a key unless
 * {@link Watchers} are asked for one. Answers what {@link PlainReads}
 * leaves to it: problems, and requests that are not plain.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
class ProgressPages {
    private final AnswerProgress answerProgress;
    private final Watchers watchers;

    ProgressPages(AnswerProgress answerProgress, Watchers watchers) {
        this.answerProgress = answerProgress;
        this.watchers = watchers;
    }

    @GET
    @Path("/jobs/{id}/progress")
    @Operation(summary = "How far a job is, and why it failed")
    @APIResponseSchema(JobProgress.class)
    public Uni<RestResponse<byte[]>> job(
            String id, @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known, RoutingContext call) {
        return sent(call, () -> answerProgress.job(Identifier.require("id", id)), known);
    }

    @GET
    @Path("/sources/{id}/progress")
    @Operation(summary = "What is active for a source, and how much of it is done")
    @APIResponseSchema(SourceProgress.class)
    public Uni<RestResponse<byte[]>> source(
            String id, @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known, RoutingContext call) {
        return sent(call, () -> answerProgress.source(Identifier.require("id", id)), known);
    }

    private Uni<RestResponse<byte[]>> sent(RoutingContext call, Supplier<Future<Answer>> read, @Nullable String known) {
        Throwable failed = PlainReads.failureOf(call);
        return failed == null
                ? watchers.check().chain(() -> Futures.uni(read.get())).map(answer -> sent(answer, known))
                : Uni.createFrom().failure(failed);
    }

    /** Whoever has this state already is told so, and nothing else. */
    private static RestResponse<byte[]> sent(Answer answer, @Nullable String known) {
        ResponseBuilder<byte[]> response = EntityTag.isKnown(answer.tag(), known)
                ? ResponseBuilder.create(Status.NOT_MODIFIED)
                : ResponseBuilder.ok(answer.body());
        return response.header(HttpHeaders.ETAG, answer.tag()).header(HttpHeaders.CACHE_CONTROL, "no-cache").build();
    }
}
