package io.queueoperator.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of a job that the contract's hash shows, where the producer put them into the payload. */
final class PayloadFields {
    private static final List<String> NAMES =
            List.of("cron_time", "manual", "mode", "lang", "dpi", "psm", "oem", "min_text_chars", "ocr_addon");
    private static final ObjectMapper JSON = new ObjectMapper();

    private PayloadFields() {}

    static Map<String, String> of(String payload) {
        Map<String, String> fields = new HashMap<>();
        try {
            JsonNode root = JSON.readTree(payload);
            for (String name : NAMES) {
                JsonNode value = root.path(name);
                if (value.isValueNode() && !value.isNull()) {
                    fields.put(name, value.asText());
                }
            }
        } catch (JsonProcessingException e) {
            // It was JSON when it came in; a display is no reason to fail over it.
            return Map.of();
        }
        return fields;
    }
}
