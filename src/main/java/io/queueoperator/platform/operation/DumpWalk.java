package io.queueoperator.platform.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One walk through one value: masks, bounds, and remembers where it cut. */
final class DumpWalk {
    /** Of one text, in characters; one list, in items; one object, in fields; levels; all texts together. */
    static final int TEXT = 4_000;
    static final int ITEMS = 50;
    static final int FIELDS = 100;
    static final int DEPTH = 12;
    static final int ALL = 64 * 1024;

    private static final int PATHS = 20;
    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    private final Masking masking;
    private final Function<Object, JsonNode> tree;
    private final Function<String, @Nullable JsonNode> parsed;
    private final List<String> cut = new ArrayList<>();
    private int left;

    /**
     * A walk that keeps {@code all} characters. Whatever is not a plain value becomes JSON by {@code tree}; texts that may be JSON are read by
     * {@code parsed}.
     */
    DumpWalk(Masking masking, int all, Function<Object, JsonNode> tree, Function<String, @Nullable JsonNode> parsed) {
        this.masking = masking;
        this.left = all;
        this.tree = tree;
        this.parsed = parsed;
    }

    /** Where something was cut, the first twenty places. */
    List<String> cut() {
        return List.copyOf(cut);
    }

    JsonNode of(@Nullable Object value) {
        return walk(value, "", 0);
    }

    private JsonNode walk(@Nullable Object value, String path, int depth) {
        if (value == null) {
            return NullNode.getInstance();
        }
        if (depth > DEPTH) {
            return cutAt(path, "… nested deeper, cut …");
        }
        if (value instanceof JsonNode node) {
            return node(node, path, depth);
        }
        if (value instanceof Map<?, ?> map) {
            return object(map.entrySet(), path, depth);
        }
        if (value instanceof Collection<?> items) {
            return list(items, items.size(), path, depth);
        }
        if (value instanceof Object[] items) {
            return walk(Arrays.asList(items), path, depth);
        }
        if (value instanceof Optional<?> optional) {
            return walk(optional.orElse(null), path, depth);
        }
        if (value instanceof byte[] bytes) {
            return text("(" + bytes.length + " bytes)", path);
        }
        return isPlain(value) ? plain(value, path, depth) : walk(tree.apply(value), path, depth + 1);
    }

    private static boolean isPlain(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
                || value instanceof Character || value instanceof Enum<?> || value instanceof TemporalAccessor
                || value instanceof TemporalAmount || value instanceof UUID || value instanceof URI || value instanceof Path;
    }

    private JsonNode plain(Object value, String path, int depth) {
        if (value instanceof Boolean bool) {
            return BooleanNode.valueOf(bool);
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return JSON.numberNode(((Number) value).longValue());
        }
        if (value instanceof Double || value instanceof Float) {
            return JSON.numberNode(((Number) value).doubleValue());
        }
        if (value instanceof BigDecimal number) {
            return JSON.numberNode(number);
        }
        String text = value.toString();
        String stripped = text.stripLeading();
        if (stripped.startsWith("{") || stripped.startsWith("[")) {
            JsonNode inside = parsed.apply(text);
            if (inside == null && text.length() > DumpValues.LARGEST) {
                // Too long to be looked through for secrets.
                return cutAt(path, "(" + text.length() + " characters)");
            }
            if (inside != null && inside.isContainerNode()) {
                return walk(inside, path, depth + 1);
            }
        }
        return text(text, path);
    }

    private JsonNode node(JsonNode node, String path, int depth) {
        if (node.isObject()) {
            return object(node.properties(), path, depth);
        }
        if (node.isArray()) {
            return list(node, node.size(), path, depth);
        }
        if (node.isTextual()) {
            return plain(node.textValue(), path, depth);
        }
        return node.isPojo() || node.isBinary() ? text(node.asText(), path) : node;
    }

    private JsonNode object(Collection<? extends Map.Entry<?, ?>> entries, String path, int depth) {
        ObjectNode object = JSON.objectNode();
        for (Map.Entry<?, ?> entry : entries) {
            if (object.size() == FIELDS || left <= 0) {
                String place = path.isEmpty() ? "…" : path;
                object.set("…", cutAt(place, (entries.size() - object.size()) + " more fields cut"));
                break;
            }
            String name = String.valueOf(entry.getKey());
            left -= name.length() + 4;
            Object value = entry.getValue();
            object.set(name, masking.isSecret(name) && !isNothing(value)
                    ? TextNode.valueOf(Masking.MASK)
                    : walk(value, path.isEmpty() ? name : path + "." + name, depth + 1));
        }
        return object;
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null || value instanceof JsonNode node && node.isNull();
    }

    private JsonNode list(Iterable<?> items, int size, String path, int depth) {
        ArrayNode list = JSON.arrayNode();
        for (Object item : items) {
            if (list.size() == ITEMS || left <= 0) {
                list.add(cutAt(path, "… " + (size - list.size()) + " more items cut …"));
                break;
            }
            left -= 2;
            list.add(walk(item, path + "[" + list.size() + "]", depth + 1));
        }
        return list;
    }

    private JsonNode text(String text, String path) {
        int room = Math.max(0, Math.min(TEXT, left));
        left -= Math.min(text.length(), room) + 2;
        if (text.length() <= room) {
            return TextNode.valueOf(Masking.withoutPasswords(text));
        }
        int end = room > 0 && Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room;
        String kept = Masking.withoutPasswords(text.substring(0, end));
        return cutAt(path, kept + "… " + (text.length() - end) + " more characters cut …");
    }

    private TextNode cutAt(String path, String words) {
        if (cut.size() < PATHS) {
            cut.add(path);
        }
        return TextNode.valueOf(words);
    }
}
