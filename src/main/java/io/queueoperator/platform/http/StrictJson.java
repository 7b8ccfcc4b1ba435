package io.queueoperator.platform.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.queueoperator.api.GateReason;
import io.queueoperator.api.NewJob;
import io.queueoperator.api.NewPass;
import io.queueoperator.api.NewReplay;
import io.queueoperator.api.PassSweepRequest;
import io.queueoperator.api.RetentionRequest;
import io.queueoperator.api.SweepRequest;
import io.queueoperator.core.job.Problem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/**
 * Reads request bodies of {@code /api/v1}: unknown fields, wrong types and bad values are a problem that names the field,
 * what is wrong with it and what would be right.
 *
 * <p>The bodies that a resource takes as bytes and reads here are named for the native image: its builder finds only those
 * in signatures.
 */
@Singleton
@RegisterForReflection(targets = {
    NewJob.class, NewJob.Batch.class, SweepRequest.class, SweepRequest.Prune.class, NewPass.class, PassSweepRequest.class,
    GateReason.class, RetentionRequest.class, NewReplay.OfTaskRun.class, NewReplay.Abort.class})
public class StrictJson {
    /** Deeper than anything sensible; shallow enough that no recursion is in danger. */
    private static final int MAX_DEPTH = 100;

    private final ObjectMapper mapper = strictMapper();
    private final Constraints constraints = new Constraints();

    /** The body as that record, valid. */
    public <T> T read(byte[] body, Class<T> type) {
        if (body.length == 0) {
            throw Problem.invalid("body", "is missing", "a JSON object, with Content-Type: application/json");
        }
        T value;
        try {
            value = mapper.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw JsonProblem.of(e);
        } catch (IOException e) {
            throw unreadable();
        }
        if (value == null) {
            throw Problem.invalid("body", "is null", "a JSON object");
        }
        List<Problem.BadField> bad = constraints.broken(value).stream()
                .sorted(java.util.Comparator.comparing(Problem.BadField::field))
                .toList();
        if (!bad.isEmpty()) {
            throw Problem.invalid(bad);
        }
        return value;
    }

    /** Whether the body is an object with that field. It is looked for and nothing else is made of the body. */
    public boolean hasField(byte[] body, String field) {
        try (JsonParser parser = mapper.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (name.equals(field)) {
                    return true;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return false;
        } catch (JsonProcessingException e) {
            throw JsonProblem.of(e);
        } catch (IOException e) {
            throw unreadable();
        }
    }

    /** The body as it is, for clients that send more than they need; no body is an object without fields. */
    public JsonNode tree(byte[] body) {
        if (body.length == 0) {
            return mapper.createObjectNode();
        }
        try {
            return mapper.readTree(body);
        } catch (JsonProcessingException e) {
            throw JsonProblem.of(e);
        } catch (IOException e) {
            throw unreadable();
        }
    }

    private static Problem unreadable() {
        return Problem.invalid("body", "could not be read", "JSON in UTF-8");
    }

    private static ObjectMapper strictMapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                .build();
        ObjectMapper mapper = JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // Numbers that we carry keep their digits.
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }
}
