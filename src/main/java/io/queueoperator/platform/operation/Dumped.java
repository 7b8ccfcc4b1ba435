package io.queueoperator.platform.operation;

import java.util.List;

/**
 * Values as they are recorded: JSON, masked and bounded.
 *
 * @param json the text
 * @param cut where something was cut off, as paths: {@code payload.items}; what is missing stands there in words
 */
public record Dumped(String json, List<String> cut) {
    static final Dumped NOTHING = new Dumped("{}", List.of());
}
