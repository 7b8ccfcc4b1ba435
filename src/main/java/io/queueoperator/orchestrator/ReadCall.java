package io.queueoperator.orchestrator;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.ledger.worker.RecordSightings;
import io.queueoperator.ledger.worker.Sighting;
import io.queueoperator.platform.http.StrictJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what every call has: who calls, when, under which claim if it says so, and the body. */
@ApplicationScoped
class ReadCall {
    static final String HEADER = "X-Orchestrator-ID";

    private final StrictJson json;
    private final Duration maxSkew;
    private final RecordSightings sightings;

    ReadCall(StrictJson json, OrchestratorConfig config, RecordSightings sightings) {
        this.json = json;
        this.sightings = sightings;
        this.maxSkew = config.maxClockSkew();
    }

    /**
     * A call.
     *
     * @param at what it names as its time
     * @param named the lease token, where the client sends the renewal token of an acknowledge
     * @param text the body as JSON
     */
    record Incoming(String orchestratorId, @Nullable Instant at, @Nullable Long named, WireBody body, String text) {}

    /** Reads; a problem that names what is missing or wrong. */
    Incoming read(@Nullable String header, byte @Nullable [] bytes) {
        byte[] raw = bytes == null ? new byte[0] : bytes;
        JsonNode tree = json.tree(raw);
        WireBody body = WireBody.of(tree);
        String caller = caller(header, body.identifier("orchestratorId"));
        Instant at = body.instant("timestamp");
        if (at != null && !maxSkew.isZero() && Duration.between(at, Instant.now()).abs().compareTo(maxSkew) > 0) {
            body.wrong("timestamp", "is " + at, "a time within " + maxSkew.toSeconds()
                    + " s of this server's clock, which says " + Instant.now());
        }
        Long named = token(body);
        body.check();
        sightings.note(Sighting.orchestrator(caller, null, null));
        return new Incoming(caller, at, named, body, tree.toString());
    }

    /** Who calls without a body; notes that it was here. */
    String seen(@Nullable String header, @Nullable String stated) {
        String id = caller(header, stated);
        sightings.note(Sighting.orchestrator(id, null, null));
        return id;
    }

    /** Who calls: the header, or where that is missing the body; never two different ones. */
    private static String caller(@Nullable String header, @Nullable String stated) {
        if (header == null || header.isBlank()) {
            if (stated == null) {
                throw Problem.invalid(HEADER, "is missing", "the orchestrator's id as a header, " + Identifier.RULE);
            }
            return stated;
        }
        String id = Identifier.require(HEADER, header.strip());
        if (stated != null && !stated.equals(id)) {
            throw Problem.invalid("orchestratorId", "is " + stated + ", but the header " + HEADER + " says " + id, id);
        }
        return id;
    }

    private static @Nullable Long token(WireBody body) {
        String text = body.text("renewalToken");
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            body.wrong("renewalToken", "was not made by this service", "the renewalToken of the claim, or none");
            return null;
        }
        return Long.valueOf(text);
    }
}
