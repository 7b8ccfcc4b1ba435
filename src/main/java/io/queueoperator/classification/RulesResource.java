package io.queueoperator.classification;

import io.queueoperator.api.RawJson;
import io.queueoperator.api.RulesSimulation;
import io.queueoperator.api.RulesView;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/errors/rules}, {@code /{version}}; {@code POST /reload}, {@code /simulate}. */
@Path("/api/v1/errors/rules")
@Produces(MediaType.APPLICATION_JSON)
class RulesResource {
    private static final Set<String> SIMULATE = Set.of("since", "task_type", "limit", "examples");
    private static final int MOST = 100_000;

    private final RulesInForce inForce;
    private final RecordRules recorded;
    private final ReloadRules reload;
    private final SimulateRules simulate;
    private final @Nullable String file;

    RulesResource(
            RulesInForce inForce, RecordRules recorded, ReloadRules reload, SimulateRules simulate, RulesConfig config) {
        this.inForce = inForce;
        this.recorded = recorded;
        this.reload = reload;
        this.simulate = simulate;
        this.file = config.rulesFile().map(String::valueOf).orElse(null);
    }

    @GET
    @RolesAllowed(Scope.READ)
    @Operation(summary = "The classification rules in force in this instance, and why the rule file is not, if so")
    public Uni<RulesView> rules() {
        return inForce.standing().map(this::view);
    }

    @GET
    @Path("/{version}")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "Rules that were in force at some time, by the version that task runs name")
    public Uni<RulesView.Version> version(String version) {
        return recorded.version(Identifier.require("version", version)).map(RulesResource::version);
    }

    @POST
    @Path("/reload")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Look at the rule file now; 409 when it is refused, and the rules before it stay in force")
    public Uni<RulesView> reload() {
        return reload.runOnce().invoke(RulesResource::requireAccepted).map(this::view);
    }

    @POST
    @Path("/simulate")
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml", MediaType.TEXT_PLAIN})
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "What the rules in the body, a rule file in YAML or JSON, would have made of the failures"
            + " recorded since then, at most limit of them")
    public Uni<RulesSimulation> simulate(byte @Nullable [] body, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, SIMULATE);
        SimulateRules.Question question = new SimulateRules.Question(
                query.instant("since").orElse(null),
                query.text("task_type").map(value -> Identifier.require("task_type", value)).orElse(null),
                query.number("limit", 10_000, 1, MOST), query.number("examples", 20, 0, 200));
        return simulate.simulate(body == null ? new byte[0] : body, question);
    }

    private static void requireAccepted(Standing standing) {
        if (standing.refusal() != null) {
            throw Problem.of(
                    ProblemCode.RULES_REFUSED,
                    "The rule file is refused, " + standing.refusal().inWords() + ". In force stays version "
                            + standing.rules().version() + ".",
                    Map.of("problems", standing.refusal().problems(), "version", standing.rules().version()));
        }
    }

    private RulesView view(Standing standing) {
        Standing.Refusal refusal = standing.refusal();
        return new RulesView(
                standing.rules().version(), standing.origin().name().toLowerCase(Locale.ROOT), file, standing.since(),
                refusal == null ? null : new RulesView.Refusal(refusal.at(), refusal.problems()),
                new RawJson(WriteRules.json(standing.rules())));
    }

    private static RulesView.Version version(Row row) {
        return new RulesView.Version(
                row.getString("version"), row.getString("origin"),
                row.getOffsetDateTime("first_in_force_at").toInstant(),
                row.getOffsetDateTime("last_in_force_at").toInstant(), new RawJson(row.getString("content")));
    }
}
