package io.queueoperator.platform.http;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody probably meant: the one with the fewest letters to change (Levenshtein). */
public final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    /** The nearest known name; null when none is near enough to be meant. */
    public static @Nullable String of(String name, Collection<String> known) {
        String nearest = null;
        int least = Math.max(2, Math.min(name.length(), LONGEST) / 3) + 1;
        for (String candidate : known) {
            int distance = name.length() > LONGEST ? Integer.MAX_VALUE : distance(name, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
