package io.queueoperator.state;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The settings of a job that the contract's hash shows, where the producer put them into the payload. */
final class PayloadFields {
    private static final Set<String> NAMES =
            Set.of("cron_time", "manual", "mode", "lang", "dpi", "psm", "oem", "min_text_chars", "ocr_addon");
    private static final ObjectMapper JSON = new ObjectMapper();

    private PayloadFields() {}

    /** Of a JSON value; the last one counts of a name that is there twice. Payloads are long: nothing else is kept of them. */
    static Map<String, String> of(String payload) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (!NAMES.contains(name)) {
                    json.skipChildren();
                } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    fields.put(name, value == JsonToken.VALUE_STRING ? json.getText() : JSON.<JsonNode>readTree(json).asText());
                } else {
                    json.skipChildren();
                    fields.remove(name);
                }
            }
        } catch (IOException e) {
            // It was JSON when it came in; a display is no reason to fail over it.
            return Map.of();
        }
        return fields;
    }
}
