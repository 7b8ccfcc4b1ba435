package io.queueoperator.platform.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A script for many keys that have nothing to do with each other. Redis is given as many at once as are on one server, a
 * cluster one by one: what the script does of one key is the same for any number of them. It gets the common arguments, then
 * for each key the number of its own arguments and these; it answers with one value for each key, in order.
 *
 * @param common arguments that are the same for all keys
 * @param parts the keys and what is theirs
 * @param shared a further key that the script is given after these, unless it may be in another slot than they are: in a cluster
 *     the script has to do without; null where it needs none
 */
public record EachKey(RedisScript script, List<String> common, List<Part> parts, @Nullable String shared) {

    /** Of a script that needs no further key. */
    public EachKey(RedisScript script, List<String> common, List<Part> parts) {
        this(script, common, parts, null);
    }

    /**
     * A key and the arguments that are about it.
     *
     * @param key in whatever slot
     * @param arguments in the order of the script
     * @param alike further ones, which most keys have in common: for a script that expects them their number comes after the
     *     {@code arguments}, and then they themselves, or 0 where they are those of the key before; empty for any other script
     */
    public record Part(String key, List<String> arguments, List<String> alike) {
        /** Of a script that expects nothing alike. */
        public Part(String key, List<String> arguments) {
            this(key, arguments, List.of());
        }
    }

    List<Evaluation> split(int keysAtOnce) {
        List<Evaluation> split = new ArrayList<>();
        for (int from = 0; from < parts.size(); from += keysAtOnce) {
            List<Part> some = parts.subList(from, Math.min(from + keysAtOnce, parts.size()));
            split.add(evaluation(some, keysAtOnce > 1 ? shared : null));
        }
        return split;
    }

    private Evaluation evaluation(List<Part> some, @Nullable String further) {
        List<String> keys = new ArrayList<>(some.size() + 1);
        some.forEach(part -> keys.add(part.key()));
        if (further != null) {
            keys.add(further);
        }
        return new Evaluation(script, keys, arguments(some));
    }

    /** What the script is given besides the keys, were it asked for all of them at once. */
    public List<String> arguments() {
        return arguments(parts);
    }

    private List<String> arguments(List<Part> some) {
        List<String> arguments = new ArrayList<>(common);
        List<String> said = List.of();
        for (Part part : some) {
            add(arguments, part.arguments());
            if (!part.alike().isEmpty()) {
                add(arguments, part.alike().equals(said) ? List.of() : part.alike());
                said = part.alike();
            }
        }
        return arguments;
    }

    private static void add(List<String> arguments, List<String> some) {
        arguments.add(Integer.toString(some.size()));
        arguments.addAll(some);
    }
}
