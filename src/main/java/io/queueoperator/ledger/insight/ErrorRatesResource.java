package io.queueoperator.ledger.insight;

import io.queueoperator.api.ErrorRates;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /api/v1/errors/rates}. */
@Path("/api/v1/errors/rates")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class ErrorRatesResource {
    private static final Set<String> PARAMETERS = Set.of(TimeWindow.NAME, "by", "task_type", "points", "limit");
    /** A series of each item: fewer items than without. */
    private static final int MOST_SERIES = 50;
    private static final int MOST_POINTS = 200;

    private final RateErrors rateErrors;

    ErrorRatesResource(RateErrors rateErrors) {
        this.rateErrors = rateErrors;
    }

    @GET
    @Operation(summary = "Failed, total and rate of attempts that ended within the window, by operation, category,"
            + " error_code, error_type, source or worker; with points, 2 to 200, also as a series over time")
    public Uni<ErrorRates> rates(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        RateBy by = query.text("by").map(RateBy::of).orElse(RateBy.OPERATION);
        TimeWindow window = TimeWindow.of(query, Duration.ofDays(7));
        String taskType = query.text("task_type").map(value -> Identifier.require("task_type", value)).orElse(null);
        int points = query.number("points", 0, 2, MOST_POINTS);
        return points == 0
                ? rateErrors.rate(by, window, taskType, query.number("limit", 50, 1, 500))
                : rateErrors.series(by, window, taskType, query.number("limit", 10, 1, MOST_SERIES), points);
    }
}
