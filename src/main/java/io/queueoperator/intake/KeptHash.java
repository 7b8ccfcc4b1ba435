package io.queueoperator.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.core.failure.ErrorText;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A hash as JSON and back, where the job may have to be made of it later. */
@ApplicationScoped
class KeptHash {
    private final ObjectMapper json;

    KeptHash(ObjectMapper json) {
        this.json = json;
    }

    String write(RawHash hash) {
        ObjectNode kept = json.createObjectNode().put("kind", hash.kind()).put("count", hash.count());
        ObjectNode fields = kept.putObject("fields");
        // What PostgreSQL cannot hold is replaced, and then refused for it when it is read.
        hash.fields().forEach((field, value) ->
                fields.put(ErrorText.storable(field), ErrorText.storable(value)));
        ArrayNode cut = kept.putArray("cut");
        hash.cut().forEach(cut::add);
        return kept.toString();
    }

    RawHash read(String text) {
        try {
            JsonNode kept = json.readTree(text);
            Map<String, String> fields = new LinkedHashMap<>();
            kept.path("fields").properties().forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
            Set<String> cut = new HashSet<>();
            kept.path("cut").forEach(field -> cut.add(field.asText()));
            return new RawHash(kept.path("kind").asText(), kept.path("count").asInt(), fields, cut);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written can be read", e);
        }
    }
}
